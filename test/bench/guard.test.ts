import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cdkBundle } from '../../bench/contenders/cdk-bundle';
import { type Load, refresherCommand } from '../../bench/contenders/refresher';
import { withoutSdk } from '../../bench/contenders/scripts';
import { LIMITS } from '../../bench/limits';
import { findNode } from '../../bench/node24';
import { type Command, timeProcess, usageOf } from '../../bench/process';
import { type BenchStandIn, startBenchStandIn } from '../../bench/stand-in';
import { buildFunction } from '../../build/functions';

/** A long delay, so that other processes on the machine change the ratio little. */
const DELAY_MS = 300;
const SECRETS = Array.from({ length: 16 }, (_, at) => `ecr-bench-${at + 1}`);
const REGIONS = Array.from({ length: 16 }, (_, at) => `eu-west-${at + 1}`);

const node = findNode();
const folder = mkdtempSync(join(tmpdir(), 'ecr-bench-'));
let bundle: string;
let standIn: BenchStandIn;

beforeAll(async () => {
  bundle = join(await buildFunction('refresher', join(folder, 'ours')), 'index.mjs');
  standIn = await startBenchStandIn();
  standIn.addSecrets(SECRETS);
}, 60_000);
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

function refresh(file: string, regions: number, secrets: number, verifyToken: Load['verifyToken']) {
  const load: Load = { regions: REGIONS.slice(0, regions), secrets: SECRETS.slice(0, secrets), verifyToken };
  return refresherCommand(node, file, standIn.environment, load);
}

/** The least CPU time of each command over some rounds, because other processes can only add to it. */
async function leastCpu(commands: Command[]): Promise<number[]> {
  const least = commands.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 5; round++) {
    for (const [at, command] of commands.entries()) {
      least[at] = Math.min(least[at] ?? Number.NaN, (await usageOf(command)).cpuMs);
    }
  }
  return least;
}

it('a cold refresh takes little more than its two requests, and less than the bundle of the CDK', async () => {
  const [ours = Number.NaN, least = Number.NaN, cdk = Number.NaN] = await leastCpu([
    refresh(bundle, 1, 1, 'off'),
    withoutSdk(node, { environment: standIn.environment, secret: SECRETS[0] ?? '' }),
    refresh(cdkBundle(join(folder, 'cdk')), 1, 1, 'off'),
  ]);
  expect(ours / least).toBeGreaterThan(1); // a smaller ratio would mean that the refresh did not do its work
  expect(ours / least).toBeLessThan(LIMITS.guard.ofWithoutSdk);
  expect(ours / cdk).toBeLessThan(LIMITS.guard.ofCdkBundle);
}, 60_000);

it.each([
  [1, 1],
  [3, 2],
  [16, 16],
])('a refresh of %i regions and %i secrets sends no unnecessary call', async (regions, secrets) => {
  standIn.takeCalls();
  await timeProcess(refresh(bundle, regions, secrets, 'required'));
  expect(standIn.takeCalls()).toEqual({
    'ecr:GetAuthorizationToken': regions,
    'registry:ping': regions,
    'secretsmanager:PutSecretValue': secrets,
  });
});

it('a refresh sends independent calls at the same time', async () => {
  standIn.delayAnswers(DELAY_MS);
  const one = await timeProcess(refresh(bundle, 1, 1, 'required'));
  const many = await timeProcess(refresh(bundle, 16, 16, 'required'));
  standIn.delayAnswers(0);
  expect(many / one).toBeLessThan(LIMITS.guard.growth);
});

it('the bundle stays below its limit', () => {
  expect(statSync(bundle).size).toBeLessThanOrEqual(LIMITS.cold.bundleBytes);
});
