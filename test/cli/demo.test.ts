import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import type { Report } from '../../local/demo/report';
import { refreshFacts } from '../../local/demo/text';
import { makeFolder, writeConfig } from '../local/support';
import { ROOT } from '../run';

interface Ended {
  stdout: string;
  stderr: string;
  code: number;
  /** The temporary files that it did not remove. */
  left: string[];
}

/**
 * Runs the demo with a config and its own folder for temporary files. Sends Ctrl-C when it prints `stopAt`.
 * @param cwd the working directory
 */
async function start(args: string[], config?: RefresherConfig, stopAt?: RegExp, cwd = ROOT): Promise<Ended> {
  const TMPDIR = await makeFolder();
  const options = config ? ['--config', await writeConfig(config)] : [];
  const command = [join(ROOT, 'bin/ecr-credentials.js'), 'demo', ...args, ...options];
  const running = promisify(execFile)(process.execPath, command, { cwd, env: { ...process.env, TMPDIR } });
  let seen = '';
  running.child.stdout?.on('data', (text: string) => {
    seen += text;
    if (stopAt?.test(seen)) running.child.kill('SIGINT');
  });
  const ended = await running.catch((error: Ended) => error);
  const left = (await readdir(TMPDIR)).filter((name) => name.startsWith('ecr-'));
  return { code: 0, ...ended, left };
}

describe('ecr-credentials demo', () => {
  it('prints all steps as JSON for several regions, accounts, groups and formats', async () => {
    const feed = { name: 'hook', webhook: { url: 'https://hooks.example.com/ecr' }, apiSecret: { name: 'feeds/hook' } };
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
          feeds: [feed],
        },
      },
    });
    expect({ stderr, code, left }).toEqual({ stderr: '', code: 0, left: [] });
    const { credentials, consumers } = JSON.parse(stdout) as Report;
    expect(credentials.map(({ credential, stack, feeds }) => [credential, stack, feeds])).toEqual([
      ['ci-pull', 'EcrCredentials', []],
      ['push', 'EcrCredentials-build', [{ name: 'hook', host: 'hooks.example.com' }]],
    ]);
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

  it('keeps running with --keep until Ctrl-C, and prints how to read the secrets', async () => {
    const { stdout, stderr, code, left } = await start(['--keep'], undefined, /Tokens expire after 12 minutes/);
    expect({ stderr, code, left }).toEqual({ stderr: '', code: 0, left: [] });
    expect(stdout).toMatch(/\nAll steps succeeded in \d+\.\d s\.\n/);
    expect(stdout).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:');
    expect(stdout).toContain('aws secretsmanager get-secret-value --secret-id ecr-ci-pull-dockerconfigjson');
  });

  it('stops at Ctrl-C during a step, and removes its temporary files', async () => {
    const { stderr, code, left } = await start([], undefined, /Synthesize/);
    expect({ stderr, code, left }).toEqual({ stderr: '\nstopped\n', code: 130, left: [] });
  });

  it('prints the message of a config error', async () => {
    const credentials = { push: { access: 'push', refreshEveryHours: 9 } } as const;
    const { stdout, stderr, code, left } = await start(['--json'], { credentials });
    expect({ stdout, code, left }).toEqual({ stdout: '', code: 1, left: [] });
    expect(stderr).toContain('credentials.push.refreshEveryHours: got 9');
    expect(stderr).not.toContain('    at ');
  });

  it('uses the built-in config in a folder without a config file, and names the next step', async () => {
    const { stdout, stderr, code, left } = await start([], undefined, undefined, await makeFolder());
    expect({ stderr, code, left }).toEqual({ stderr: '', code: 0, left: [] });
    expect(stdout).toContain(
      "built-in { credentials: { 'ci-pull': {} } }, because this folder has no refresher.config",
    );
    expect(stdout).toContain('npx ecr-credentials init my-credentials');
    expect(stdout).not.toContain('cdk deploy');
  });

  it('uses the context in the cdk.json of the folder', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'cdk.json'), '{"context":{"config":"acme.json"}}');
    await writeFile(join(folder, 'acme.json'), '{"credentials":{"acme":{}}}');
    const { stdout } = await start(['--json'], undefined, undefined, folder);
    const { builtInConfig, credentials } = JSON.parse(stdout) as Report;
    expect([builtInConfig, ...credentials.map(({ credential }) => credential)]).toEqual([false, 'acme']);
  });

  it('names a cdk.json that cannot be read', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'cdk.json'), '{');
    const { stderr, code } = await start(['--json'], undefined, undefined, folder);
    expect([stderr, code]).toEqual([expect.stringMatching(/^cdk\.json cannot be read: .*\n$/), 1]);
  });

  it('rejects an unknown option', async () => {
    const { stderr, code } = await start(['--frob']);
    expect([stderr.split('\n')[0], code]).toEqual(["unknown option '--frob'", 2]);
  });

  it('rejects --json together with --keep', async () => {
    const { stderr, code } = await start(['--json', '--keep']);
    expect([stderr.split('\n')[0], code]).toEqual(["option '--json' cannot be used with option '--keep'", 2]);
  });
});

describe('the result of a refresh', () => {
  it('lists the feeds, which do not run in the demo', () => {
    const feeds = [{ name: 'gitlab', host: 'gitlab.example.com' }];
    const report = { credential: 'ci', stack: 'EcrCredentials', refreshedAt: '', registries: [], secrets: [], feeds };
    expect(refreshFacts({ ...report, warnings: [] }, new Date())).toEqual([
      ['feed', 'gitlab to gitlab.example.com, not run in the demo'],
    ]);
  });
});
