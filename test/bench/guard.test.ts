import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cdkBundle } from '../../bench/contenders/cdk-bundle';
import { type Load, refresherCommand } from '../../bench/contenders/refresher';
import { handSigned } from '../../bench/contenders/scripts';
import { leastCalls, regionNames, secretNames } from '../../bench/growth';
import { LIMITS } from '../../bench/limits';
import { findNode } from '../../bench/node24';
import { type Command, timeProcess, usageOf } from '../../bench/process';
import { type RemoteStandIn, startRemoteStandIn } from '../../bench/stand-in/client';
import { bundleFunction } from '../../infra/constructs/bundle';

const ROUNDS = 5;
/** So long that what a busy machine adds weighs little beside it. */
const DELAY_MS = 300;

const node = findNode();
let folder: string;
let bundle: string;
let byCdk: string;
let standIn: RemoteStandIn;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ecr-bench-'));
  bundle = join(await bundleFunction('refresher', join(folder, 'ours')), 'index.mjs');
  byCdk = cdkBundle(join(folder, 'cdk'));
  standIn = await startRemoteStandIn();
  await standIn.ask('addSecrets', secretNames(16));
}, 60_000);
afterAll(async () => {
  await standIn.close();
  rmSync(folder, { recursive: true });
});

function refresh(file: string, { regions = 1, secrets = 1, verifyToken = 'required' as Load['verifyToken'] } = {}) {
  const load: Load = { regions: regionNames(regions), secrets: secretNames(secrets), verifyToken };
  return { load, command: refresherCommand(node, file, standIn.environment, load) };
}

/** The least CPU time of each command over some rounds: what another process does at the time only ever adds to it. */
async function leastCpu(commands: Command[]): Promise<number[]> {
  const least = commands.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [at, command] of commands.entries()) {
      least[at] = Math.min(least[at] ?? 0, (await usageOf(command)).cpuMs);
    }
  }
  return least;
}

describe('a cold refresh', () => {
  it('takes little more than its two requests, and less than as the CDK bundles it', async () => {
    const job = { environment: standIn.environment, secret: secretNames(1)[0] ?? '' };
    const [ours = 0, floor = 0, cdk = 0] = await leastCpu([
      refresh(bundle, { verifyToken: 'off' }).command,
      handSigned(node, job),
      refresh(byCdk, { verifyToken: 'off' }).command,
    ]);
    expect(ours / floor).toBeLessThan(LIMITS.guard.ofHandSigned);
    expect(ours / cdk).toBeLessThan(LIMITS.guard.ofCdkBundle);
  });

  it.each([
    [1, 1],
    [3, 2],
    [16, 16],
  ])('of %i regions and %i secrets makes no call too many', async (regions, secrets) => {
    const { command, load } = refresh(bundle, { regions, secrets });
    await standIn.ask('takeCalls');
    await timeProcess(command);
    expect(await standIn.ask('takeCalls')).toEqual(leastCalls(load));
  });

  it('asks for everything at once, however much there is', async () => {
    await standIn.ask('delay', DELAY_MS);
    const one = await timeProcess(refresh(bundle).command);
    const many = await timeProcess(refresh(bundle, { regions: 16, secrets: 16 }).command);
    await standIn.ask('delay', 0);
    expect(many / one).toBeLessThan(LIMITS.guard.growth);
  });
});

describe('the bundle', () => {
  it('stays small', () => {
    expect(statSync(bundle).size).toBeLessThanOrEqual(LIMITS.cold.bundleBytes);
  });
});
