import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../../infra/config/credential';
import { FORMATS } from '../../../lambda/core/formats';
import { ROOT } from '../../run';
import { SNIPPETS, snippetCheck } from './snippets';
import { configOf } from './support/deploy';
import { sectionsOf } from './support/page';

const TEXT = readFileSync(join(ROOT, 'docs/more-consumers.md'), 'utf8');
const { headings, sections, blocks } = sectionsOf(TEXT);
const LOGIN = 'A docker login that a timer renews';
const FEEDS = 'Harbor, Artifactory, Nexus Repository and Portainer';
const TOOLS = headings.filter((heading) => !['Configuration', LOGIN, FEEDS, 'Verification'].includes(heading));
const scripts = blocks.filter(({ language }) => language === 'sh');
const others = blocks.filter(({ language }) => !['ts', 'sh'].includes(language));
const keyOf = ({ heading, language }: { heading: string; language: string }) => `${heading}, ${language}`;

let config: Config;
beforeAll(async () => {
  // This fails if synth would refuse the config of the page.
  config = await configOf(blocks.find(({ language }) => language === 'ts')?.text ?? '');
});

describe('docs/more-consumers.md', () => {
  it('names the secrets of its config, and no others', () => {
    const names = config.credentials.flatMap(({ secrets }) => secrets.map(({ name }) => name));
    const named = TEXT.match(/\becr-(tools|deploy)-[a-z-]+/g) ?? [];
    expect([...new Set(named)].sort()).toEqual(names.sort());
  });

  it('lists each tool at the start', () => {
    const [start = ''] = TEXT.split('\n## ');
    for (const tool of TOOLS) expect(start).toContain(`(#${tool.toLowerCase().replaceAll(' ', '-')})`);
  });

  it.each([LOGIN, ...TOOLS])('states a check and what goes wrong: %s', (heading) => {
    expect(sections[heading]).toMatch(/^- \*\*Check\*\*: .*`/m);
    expect(sections[heading]).toMatch(/^- \*\*If it fails\*\*: `/m);
  });

  it('states what was not verified, and the version of each source', () => {
    const { Verification = '' } = sections;
    const items = Verification.trim().split(/\n(?=- )/);
    expect(items.map((item) => item.split(':', 1).join())).toEqual(['- Verified', '- Not verified', '- Sources read']);
    for (const source of [
      'Docker CLI',
      'swarmkit',
      'Kamal',
      'Dokku',
      'Coolify',
      'Diun',
      'Renovate',
      'Trivy',
      'Grype',
    ]) {
      expect(Verification.replace(/\s+/g, ' ')).toMatch(new RegExp(`${source} \\d[\\w.-]* \\([^)]+ 20\\d\\d\\)`));
    }
  });

  it('has a schema or a pattern for each block that is no script', () => {
    expect(others.map(keyOf)).toEqual(Object.keys(SNIPPETS).flatMap((key) => key.split(' and ')));
  });
});

describe('a block of docs/more-consumers.md', () => {
  it.each(others.map((block) => [keyOf(block), block.text]))('has the format of its tool: %s', async (key, text) => {
    expect(await snippetCheck(key)(text)).toEqual([]);
  });

  it.each([
    ['Docker Compose, json', 'credHelpers', 'credsHelpers'],
    ['Kamal, yaml', 'username: AWS', 'username: aws'],
    ['Watchtower, yaml', '/etc/watchtower:', '/etc/watchtower/config.json:'],
    ['Diun, yaml', 'passwordFile', 'password_file'],
    ['Tekton, yaml', 'imagePullSecrets', 'pullSecrets'],
  ])('is rejected if a field has another name or value: %s', async (key, right, wrong) => {
    const text = others.find((block) => keyOf(block) === key)?.text ?? '';
    expect(text).toContain(right);
    expect(await snippetCheck(key)(text.replace(right, wrong))).not.toEqual([]);
  });

  it.each(scripts.map((block) => [block.heading, block.text]))('is a script that bash can parse: %s', (_, input) => {
    expect(spawnSync('bash', ['-n'], { input, encoding: 'utf8' }).stderr).toBe('');
  });

  it.each(scripts.map((block) => [block.heading, block.text]))(
    'passes a password through standard input, a file or the environment: %s',
    (_, text) => {
      expect(text).not.toMatch(/login.* (-p|--password)[ =]/);
    },
  );

  it('writes no line break after the password, which Diun would send', () => {
    expect(run(scriptOf('Diun').replaceAll('/etc/diun', '$TARGET')).files).toEqual({ 'ecr-password': 'the-password' });
  });

  it.each([
    ['Diun', 'ecr-password'],
    ['Watchtower', 'config.json'],
  ])('keeps the previous file if the secret cannot be read: %s', (heading, file) => {
    const script = scriptOf(heading).replaceAll(`/etc/${heading.toLowerCase()}`, '$TARGET');
    const previous = `mkdir -p "$TARGET"; echo previous >"$TARGET/${file}"\n`;
    expect(run(previous + script).files[file]).toMatch(/^the-password/);
    expect(run(`${previous}export AWS_FAILS=1\n${script}`).files[file]).toBe('previous\n');
  });
});

describe('ecr-login', () => {
  it('gives the password to docker through standard input', () => {
    expect(run(scriptOf(LOGIN)).stdout).toBe(
      'docker login --username AWS --password-stdin 123456789012.dkr.ecr.eu-west-1.amazonaws.com\nthe-password',
    );
  });

  it('does not call docker if the secret cannot be read', () => {
    expect(run(`export AWS_FAILS=1\n${scriptOf(LOGIN)}`).stdout).toBe('');
  });
});

describe('ecr-tools-template', () => {
  it("is the list of host rules that Renovate's environment variable requires", () => {
    const secret = config.credentials.flatMap(({ secrets }) => secrets).find(({ format }) => format === 'template');
    const registry = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const value = FORMATS.template.render(
      {
        registry,
        region: 'eu-west-1',
        account: '123456789012',
        username: 'AWS',
        password: 'the-password',
        auth: 'QVdTOnRoZS1wYXNzd29yZA==',
        expiresAt: '2026-01-01T00:00:00.000Z',
      },
      secret?.template ?? '',
    );
    expect(JSON.parse(value)).toEqual([
      { hostType: 'docker', matchHost: registry, username: 'AWS', password: 'the-password' },
    ]);
  });
});

/** Returns the first script of a section. */
function scriptOf(heading: string): string {
  return scripts.find((block) => block.heading === heading)?.text ?? expect.fail(`${heading}: must have a script`);
}

/** Runs a script with replacements of `aws` and `docker`. Returns its output and the files of the directory `$TARGET`. */
function run(script: string): { stdout: string; files: Record<string, string> } {
  const folder = mkdtempSync(join(tmpdir(), 'ecr-credentials-'));
  const target = join(folder, 'target');
  const program = (name: string, text: string) =>
    writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  try {
    program('aws', 'test -z "$AWS_FAILS" || exit 254\necho the-password');
    program('docker', 'echo docker "$@"\ncat');
    const env = { PATH: `${folder}:${process.env.PATH}`, TARGET: target };
    const { stdout } = spawnSync('sh', [], { input: script, encoding: 'utf8', env });
    const names = existsSync(target) ? readdirSync(target) : [];
    return { stdout, files: Object.fromEntries(names.map((name) => [name, readFileSync(join(target, name), 'utf8')])) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
