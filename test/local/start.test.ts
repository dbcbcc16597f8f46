import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { parseOptions } from '../../local/demo/options';
import type { Report } from '../../local/demo/report';
import { refreshFacts } from '../../local/demo/text';
import { makeFolder } from './world';

const ROOT = join(__dirname, '..', '..');

interface Ended {
  stdout: string;
  stderr: string;
  code: number;
  /** What it left behind in the folder for temporary files. */
  left: string[];
}

/** Runs `npm start` with a config, and a folder of its own for temporary files. */
async function start(args: string[], config?: RefresherConfig, stopAt?: RegExp): Promise<Ended> {
  const folder = await makeFolder();
  const file = join(await makeFolder(), 'config.json');
  if (config) await writeFile(file, JSON.stringify(config));
  const flags = ['--import', 'tsx', 'local/start.ts', ...args, ...(config ? ['--config', file] : [])];
  const running = promisify(execFile)(process.execPath, flags, { cwd: ROOT, env: { ...process.env, TMPDIR: folder } });
  let seen = '';
  running.child.stdout?.on('data', (text: string) => {
    seen += text;
    if (stopAt?.test(seen)) running.child.kill('SIGINT');
  });
  const {
    stdout,
    stderr,
    code = 0,
  } = await running.catch((error: Ended) => error).then((end) => ({ code: 0, ...end }));
  const left = (await readdir(folder)).filter((name) => name.startsWith('ecr-'));
  return { stdout, stderr, code, left };
}

describe('npm start', () => {
  it('shows the whole job as JSON, for several regions, accounts, groups and formats', async () => {
    const { stdout, stderr, code, left } = await start(['--json'], {
      network: { vpcId: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'] },
      credentials: {
        'ci-pull': {
          registries: [{}, { account: '210987654321', region: 'us-east-1' }],
          publicRegistry: true,
          secrets: [{ format: 'dockerconfigjson' }, { format: 'jenkins', region: 'us-east-1' }],
        },
        push: {
          access: 'push',
          repositories: ['team-a/*'],
          secrets: [{ format: 'username-password' }],
          group: 'build',
          feeds: [
            { name: 'hook', webhook: { url: 'https://hooks.example.com/ecr' }, apiSecret: { name: 'feeds/hook' } },
          ],
        },
      },
    });
    expect([stderr, code, left]).toEqual(['', 0, []]);
    const { credentials, consumers } = JSON.parse(stdout) as Report;
    expect(credentials.map(({ credential, stack }) => [credential, stack])).toEqual([
      ['ci-pull', 'EcrCredentials'],
      ['push', 'EcrCredentials-build'],
    ]);
    // Shown, and not pushed: what a feed pushes to is no part of the stand-in.
    expect(credentials.map(({ feeds }) => feeds)).toEqual([[], [{ name: 'hook', host: 'hooks.example.com' }]]);
    const ireland = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
    const virginia = '210987654321.dkr.ecr.us-east-1.amazonaws.com';
    expect(
      consumers.map(({ secret, pulled }) => [secret, ...pulled.map((image) => `${image.host}/${image.repository}`)]),
    ).toEqual([
      ['ecr-ci-pull-dockerconfigjson', `${ireland}/demo`, `${virginia}/demo`, 'public.ecr.aws/demo'],
      ['ecr-ci-pull-jenkins', `${virginia}/demo`],
      ['ecr-push-username-password', `${ireland}/team-a/demo`],
    ]);
    expect(consumers.every(({ refused }) => refused.length === 2)).toBe(true);
  });

  it('stays up with --keep, says how to read the secrets, and goes at Ctrl-C', async () => {
    const { stdout, stderr, code, left } = await start(['--keep'], undefined, /tokens live 12 minutes/);
    expect([stderr, code, left]).toEqual(['', 0, []]);
    expect(stdout).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:');
    expect(stdout).toContain('aws secretsmanager get-secret-value --secret-id ecr-ci-pull-dockerconfigjson');
  });

  it('ends at Ctrl-C in the middle, and leaves nothing behind', async () => {
    const { stderr, code, left } = await start([], undefined, /Synthesize/);
    expect([stderr, code, left]).toEqual(['\nstopped\n', 130, []]);
  });

  it("fails in the config error's own words", async () => {
    const { stdout, stderr, code, left } = await start(['--json'], {
      credentials: { push: { access: 'push', refreshEveryHours: 9 } },
    });
    expect([stdout, code, left]).toEqual(['', 1, []]);
    expect(stderr).toContain('credentials.push.refreshEveryHours: got 9');
    expect(stderr).not.toContain('    at ');
  });

  it('refuses an option that it does not know', async () => {
    const { stderr, code } = await start(['--frob']);
    expect([stderr.split('\n')[0], code]).toEqual(["Unknown option '--frob'", 2]);
  });
});

describe('what a refresh came to', () => {
  it('names the feeds, and says that nothing was pushed', () => {
    const report = {
      registries: [],
      secrets: [],
      warnings: [],
      feeds: [{ name: 'gitlab', host: 'gitlab.example.com' }],
    };
    const facts = refreshFacts({ ...report, credential: 'ci', stack: 'EcrCredentials', refreshedAt: '' }, new Date());
    expect(facts).toEqual([['feed', 'gitlab -> gitlab.example.com, not pushed here']]);
  });
});

describe('the options', () => {
  it('are all optional', () => {
    expect(parseOptions([])).toEqual({ config: undefined, json: false, keep: false, help: false });
  });

  it('are a config, and one way of showing it', () => {
    expect(parseOptions(['--config', 'other.json', '--keep'])).toMatchObject({ config: 'other.json', keep: true });
    expect(() => parseOptions(['--json', '--keep'])).toThrow('--json and --keep exclude each other');
    expect(() => parseOptions(['extra'])).toThrow('extra');
  });
});
