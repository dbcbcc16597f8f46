import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatInstructions } from '../../../cli/show/report';
import { which } from '../support/host';
import { deploymentOf } from './support/deploy';
import { PAGES } from './support/page';

const TOKEN = 'token-of-gitlab';
interface Job {
  before_script?: string[];
  script: string[];
}

const page = PAGES.find(({ system }) => system === 'gitlab-ci');
if (!page) throw new Error('no page of GitLab');
const { instructions } = await deploymentOf(page);
const [snippet = ''] = /^ *pull:\n(?: .*\n?)+/m.exec(formatInstructions(instructions)) ?? [];
const JOBS: [from: string, job: Job][] = [
  ['login.gitlab-ci.yml', parse(page.files['login.gitlab-ci.yml'] ?? '').pull],
  ['`show`', parse(snippet).pull],
];
/** GitLab Runner uses bash if the image has it, and otherwise its sh. Source: gitlab-runner, shells/bash.go. */
const SHELLS = [['bash'], ['busybox', 'sh']].filter(([program = '']) => which(program));

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  for (const name of ['bin', 'tmp']) mkdirSync(join(root, name));
  for (const name of ['apk', 'docker']) program(name, 'exit 0');
});
afterEach(() => rmSync(root, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(join(root, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

/** Runs the commands of a job as GitLab Runner does, and returns the exit code and the files that are left. */
function run([shell = '', ...args]: string[], { before_script = [], script }: Job): { code: unknown; left: string[] } {
  const commands = [...before_script, ...script].join('\n').replaceAll("'", "'\\''");
  const { status } = spawnSync(
    which(shell) ?? '',
    [...args, '-c', `set -o pipefail; set -o errexit\n: | eval '${commands}'\nexit 0\n`],
    {
      env: { PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`, TMPDIR: join(root, 'tmp'), AWS_TOKEN: TOKEN },
    },
  );
  return { code: status, left: readdirSync(join(root, 'tmp')) };
}

describe.each(JOBS)("GitLab's token in the job of %s", (_, job) => {
  describe.each(SHELLS.map((shell) => ({ name: shell.join(' '), shell })))('under $name', ({ shell }) => {
    it('is in a file that only its user can read while the AWS CLI runs, and in none afterwards', () => {
      const seen = join(root, 'seen');
      program(
        'aws',
        `stat -c %a "$AWS_WEB_IDENTITY_TOKEN_FILE" >'${seen}'; cat "$AWS_WEB_IDENTITY_TOKEN_FILE" >>'${seen}'`,
      );
      expect(run(shell, job)).toEqual({ code: 0, left: [] });
      expect(readFileSync(seen, 'utf8')).toBe(`600\n${TOKEN}`);
    });

    it('is in no file after a failure', () => {
      program('aws', 'exit 0');
      program('docker', 'exit 1');
      expect(run(shell, job)).toEqual({ code: 1, left: [] });
    });
  });
});
