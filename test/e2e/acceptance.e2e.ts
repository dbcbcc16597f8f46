import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../acceptance/report/report';
import { WORLDS } from '../acceptance/worlds';
import { awsEnvironment } from './support/aws';
import { bootstrap, CDK } from './support/deployment';
import { resetEmulator } from './support/emulator';
import { ACCOUNT, admin, OTHER_REGION, REGION, testEnvironment } from './support/environment';
import { type Outcome, run, succeeded } from './support/run';
import { NODE_24 } from './support/runtime';

const ROOT = join(__dirname, '../..');
const REGIONS = ['--region', REGION, '--second-region', OTHER_REGION];
/** The checks that the emulator cannot answer, and why. */
const UNANSWERED = Object.assign({}, ...WORLDS.map(({ unanswered }) => unanswered)) as Record<string, string>;
const SKIPS = Object.entries(UNANSWERED).flatMap(([id, reason]) => ['--skip', `${id}=${reason}`]);
/** Runs `npm run acceptance` against the emulator, on Node 24, which sends requests to registries through its proxy. */
function acceptance(...args: string[]): Promise<Outcome> {
  const { proxy, ca } = testEnvironment();
  return run(NODE_24, ['--import', 'tsx', 'acceptance/main.ts', ...args], {
    cwd: ROOT,
    timeoutMs: 580_000,
    env: {
      ...awsEnvironment(admin()),
      ...CDK.env(testEnvironment()),
      HTTPS_PROXY: proxy,
      NO_PROXY: '127.0.0.1,localhost',
      NODE_USE_ENV_PROXY: '1',
      NODE_EXTRA_CA_CERTS: ca,
    },
  });
}

describe('the acceptance', () => {
  beforeAll(async () => {
    await resetEmulator();
    await succeeded(bootstrap(testEnvironment(), { account: ACCOUNT, region: OTHER_REGION }));
  });

  test('passes all checks that the emulator can answer, and removes everything', { timeout: 600_000 }, async () => {
    const outcome = await acceptance('--yes', '--json', ...REGIONS, ...SKIPS);
    const { checks, leftBehind } = JSON.parse(outcome.stdout) as Report;
    const skipped = Object.fromEntries(
      checks.flatMap(({ id, result, observed }) => (result === 'skipped' ? [[id, observed]] : [])),
    );
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(skipped).toEqual(UNANSWERED);
    expect(leftBehind).toEqual([]);
    expect(outcome.code).toBe(0);
  });
});
