import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../acceptance/report/report';
import { FOLDER } from '../../acceptance/run/session';
import { registrySuite } from '../../acceptance/suites/registry';
import { WORLDS } from '../acceptance/worlds';
import { COMMAND, environment, acceptance as runAcceptance, SECOND_REGION } from './support/acceptance';
import { aws } from './support/aws';
import { bootstrap } from './support/deployment';
import { configureEmulator, passwords, resetEmulator } from './support/emulator';
import { ACCOUNT, REGION, testEnvironment } from './support/environment';
import { failed, succeeded } from './support/run';
import { NODE_24 } from './support/runtime';

const ROOT = join(__dirname, '../..');
const REGIONS = ['--region', REGION, '--second-region', SECOND_REGION];
/** The checks that the emulator cannot answer, and why. */
const UNANSWERED = Object.assign({}, ...WORLDS.map(({ unanswered }) => unanswered)) as Record<string, string>;
const SKIPS = Object.entries(UNANSWERED).flatMap(([id, reason]) => ['--skip', `${id}=${reason}`]);

/**
 * Runs `npm run acceptance` and sends a signal when it has printed a line.
 * @returns the exit status, or the signal that ended it, and the output
 */
async function interrupted(signal: 'SIGINT' | 'SIGKILL', line: RegExp, ...args: string[]) {
  const child = spawn(NODE_24, [...COMMAND, ...REGIONS, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...environment() },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      output += `${text}\n`;
      if (line.test(text)) child.kill(signal);
    });
  }
  const [status, endedBy] = await once(child, 'close');
  return { status: status ?? endedBy, output };
}

const acceptance = (...args: string[]) => runAcceptance(...REGIONS, ...args);

/** Returns the names of all resources of a run that exist in the emulator. */
async function resourcesOfRun(): Promise<string[]> {
  const { StackSummaries } = await aws<{ StackSummaries: { StackName: string; StackStatus: string }[] }>(
    'cloudformation list-stacks',
  );
  const { repositories } = await aws<{ repositories: { repositoryName: string }[] }>('ecr describe-repositories');
  return [
    ...StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(({ StackName }) => StackName),
    ...repositories.map(({ repositoryName }) => repositoryName),
  ].filter((name) => /^(EcrAcceptance|ecr-acceptance)/.test(name));
}

describe('the acceptance', () => {
  beforeAll(async () => {
    await resetEmulator();
    await succeeded(bootstrap(testEnvironment(), { account: ACCOUNT, region: SECOND_REGION }));
  });

  test('passes all checks that the emulator can answer, and removes everything', { timeout: 600_000 }, async () => {
    const outcome = await acceptance('--yes', '--json', ...SKIPS);
    const { checks, leftBehind } = JSON.parse(outcome.stdout) as Report;
    const skipped = Object.fromEntries(
      checks.flatMap(({ id, result, observed }) => (result === 'skipped' ? [[id, observed]] : [])),
    );
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(skipped).toEqual(UNANSWERED);
    expect(leftBehind).toEqual([]);
    expect(outcome.code).toBe(0);
  });

  test('has written no part of a token, and no account id into a report', async () => {
    const entries = await readdir(FOLDER, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const texts = await Promise.all(files.map(async (file) => ({ file, text: await readFile(file, 'utf8') })));
    // The middle of each password and of its docker auth, because tokens can begin in the same way.
    const parts = (await passwords()).flatMap((password) =>
      [password, Buffer.from(`AWS:${password}`).toString('base64')].map((text) => text.slice(100, 130)),
    );
    expect(parts.length).toBeGreaterThan(50);
    const reports = texts.filter(({ file }) => /\/20\d{6}T\d{6}Z\.(json|md)$/.test(file));
    expect(reports.length).toBeGreaterThan(1);
    expect(texts.filter(({ text }) => parts.some((part) => text.includes(part))).map(({ file }) => file)).toEqual([]);
    expect(reports.filter(({ text }) => text.includes(ACCOUNT)).map(({ file }) => file)).toEqual([]);
  });

  test('fails exactly the checks whose answers are changed', async () => {
    await configureEmulator({
      tokenTtlSeconds: 11 * 3600, // also those of ECR Public
      registryChanges: [
        { from: 404, code: 'MANIFEST_UNKNOWN', to: 403 },
        { from: 404, code: 'NAME_UNKNOWN', to: 403 },
        { from: 400, host: '.amazonaws.com', to: 401 },
        { from: 200, host: '.on.aws', to: 403 },
      ],
    });
    const answered = registrySuite.checks.map(({ id }) => id).filter((id) => !(id in UNANSWERED));
    const outcome = await acceptance('--yes', '--json', '--only', ...answered);
    await resetEmulator();
    const { checks } = JSON.parse(outcome.stdout) as Report;
    const failures = checks.filter(({ result }) => result === 'failed').map(({ id }) => id);
    expect(failures.sort()).toEqual([
      'registry-dual-stack',
      'registry-malformed-token',
      'registry-missing-repository',
      'registry-missing-tag',
      'registry-public-token',
      'registry-token-lifetime',
    ]);
    expect(checks.length - failures.length).toBeGreaterThan(failures.length);
    expect(outcome.code).toBe(1);
  });

  describe('that is interrupted', () => {
    const ONE = ['--yes', '--only', 'registry-accepts-token'];

    test.each([/^setting up/, /^started/])('removes everything after Ctrl-C at %s', async (line) => {
      const { status, output } = await interrupted('SIGINT', line, ...ONE);
      expect(output).toContain('skipped registry-accepts-token');
      expect(status).toBe(130);
      expect(await resourcesOfRun()).toEqual([]);
    });

    test('is found by the next run after a kill, which starts only when everything is removed', async () => {
      expect((await interrupted('SIGKILL', /^started registry-accepts-token/, ...ONE)).status).toBe('SIGKILL');
      const left = await resourcesOfRun();
      expect(left).toContain('EcrAcceptance-registry');
      const refused = await failed(acceptance(...ONE));
      expect(refused).toContain('the stack EcrAcceptance-registry in eu-west-1');
      expect(refused).toContain('Remove them first: npm run acceptance -- --remove');
      expect(await resourcesOfRun()).toEqual(left);
      await succeeded(acceptance('--remove', '--yes'));
      expect(await resourcesOfRun()).toEqual([]);
    });
  });
});
