import { type ChildProcess, execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import type { Report } from '../../local/demo/report';
import { refreshFacts } from '../../local/demo/text';
import { makeFolder, writeConfig } from '../local/support';
import { type Ended, ROOT } from '../run';
import { runCommand } from './run-command';

/** The result of the demo, with the temporary files that it did not remove. */
type Demo = Ended & { left: string[] };

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

/** Creates an empty folder that is removed after all tests. */
async function folderOfTests(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecr-demo-'));
  folders.push(folder);
  return folder;
}

/** Runs the demo in a folder, with its own folder for temporary files. */
async function demo(args: string[], cwd: string = ROOT): Promise<Demo> {
  const TMPDIR = await folderOfTests();
  return withLeftFiles(await runCommand(['demo', ...args], { cwd, env: { TMPDIR } }), TMPDIR);
}

/** Starts the demo as a user does, and sends Ctrl-C when it prints `stopAt`. */
async function stoppedDemo(stopAt: RegExp, args: string[], cwd: string = ROOT): Promise<Demo> {
  const TMPDIR = await folderOfTests();
  const ended = await new Promise<Ended>((resolve) => {
    const command = [join(ROOT, 'bin/ecr-credentials.js'), 'demo', ...args];
    const env = { ...process.env, TMPDIR };
    const child: ChildProcess = execFile(process.execPath, command, { cwd, env }, (_, stdout, stderr) => {
      resolve({ stdout, stderr, status: child.exitCode });
    });
    let seen = '';
    child.stdout?.on('data', (text: string) => {
      seen += text;
      if (stopAt.test(seen)) child.kill('SIGINT');
    });
  });
  return withLeftFiles(ended, TMPDIR);
}

async function withLeftFiles(ended: Ended, folder: string): Promise<Demo> {
  const left = (await readdir(folder)).filter((name) => name.startsWith('ecr-'));
  return { ...ended, left };
}

describe('ecr-credentials demo --json, in a folder with a config', { timeout: 60_000 }, () => {
  const feed = { name: 'hook', webhook: { url: 'https://hooks.example.com/ecr' }, apiSecret: { name: 'feeds/hook' } };
  const config: RefresherConfig = {
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
  };
  let ended: Demo;
  let report: Report;
  beforeAll(async () => {
    const folder = await folderOfTests();
    await writeFile(join(folder, 'cdk.json'), '{"context":{"config":"acme.json"}}');
    await writeFile(join(folder, 'acme.json'), JSON.stringify(config));
    ended = await demo(['--json'], folder);
    report = JSON.parse(ended.stdout);
  }, 60_000);

  it('succeeds, and leaves no temporary files', () => {
    expect(ended).toMatchObject({ stderr: '', status: 0, left: [] });
  });

  it('uses the context in the cdk.json of the folder', () => {
    expect(report.builtInConfig).toBe(false);
  });

  it('prints all steps as JSON for several regions, accounts, groups and formats', () => {
    const { credentials, consumers } = report;
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
});

describe('ecr-credentials demo --keep, in a folder without a config file', { timeout: 60_000 }, () => {
  let ended: Demo;
  beforeAll(async () => {
    ended = await stoppedDemo(/Tokens expire after 12 minutes/, ['--keep'], await folderOfTests());
  }, 60_000);

  it('keeps running until Ctrl-C, and prints how to read the secrets', () => {
    expect(ended).toMatchObject({ stderr: '', status: 0, left: [] });
    expect(ended.stdout).toMatch(/\nAll steps succeeded in \d+\.\d s\.\n/);
    expect(ended.stdout).toContain('export AWS_ENDPOINT_URL=http://127.0.0.1:');
    expect(ended.stdout).toContain('aws secretsmanager get-secret-value --secret-id ecr-ci-pull-dockerconfigjson');
  });

  it('uses the built-in config, and names the next step', () => {
    expect(ended.stdout).toContain(
      "built-in { credentials: { 'ci-pull': {} } }, because this folder has no refresher.config",
    );
    expect(ended.stdout).toContain('npx ecr-credentials init my-credentials');
    expect(ended.stdout).not.toContain('cdk deploy');
  });
});

describe('ecr-credentials demo', () => {
  it('stops at Ctrl-C during a step, and removes its temporary files', async () => {
    const { stderr, status, left } = await stoppedDemo(/Synthesize/, []);
    expect({ stderr, status, left }).toEqual({ stderr: '\nstopped\n', status: 130, left: [] });
  });

  it('prints the message of a config error', async () => {
    const config = await writeConfig({ credentials: { push: { access: 'push', refreshEveryHours: 9 } } });
    const { stderr, ...rest } = await demo(['--json', '--config', config]);
    expect(rest).toEqual({ stdout: '', status: 1, left: [] });
    expect(stderr).toContain('credentials.push.refreshEveryHours: got 9');
    expect(stderr).not.toContain('    at ');
  });

  it('names a cdk.json that cannot be read', async () => {
    const folder = await makeFolder();
    await writeFile(join(folder, 'cdk.json'), '{');
    const { stderr, status } = await demo(['--json'], folder);
    expect([stderr, status]).toEqual([expect.stringMatching(/^cdk\.json cannot be read: .*\n$/), 1]);
  });

  it('rejects an unknown option', async () => {
    const { stderr, status } = await demo(['--frob']);
    expect([stderr.split('\n')[0], status]).toEqual(["unknown option '--frob'", 2]);
  });

  it('rejects --json together with --keep', async () => {
    const { stderr, status } = await demo(['--json', '--keep']);
    expect([stderr.split('\n')[0], status]).toEqual(["option '--json' cannot be used with option '--keep'", 2]);
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
