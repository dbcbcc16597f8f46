import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONG_RUN } from '../../acceptance/cleanup/long-kinds';
import { nextDue, toResult } from '../../acceptance/long/progress';
import { runDue } from '../../acceptance/long/run-due';
import {
  type LongState,
  newState,
  readState,
  requireSameTarget,
  requireSameVersion,
  writeState,
} from '../../acceptance/long/state';
import { finding, skipped } from '../../acceptance/model/finding';
import type { LongCheck, LongSuite } from '../../acceptance/model/long-check';
import { LONG, REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../../acceptance/model/names';
import { worldClock } from './support/long-world';
import { contextOf, TARGET } from './support/world';

const NOW = new Date('2026-11-25T12:00:00Z');
const passes: LongCheck['steps'][number] = { dueMinutes: 0, run: async () => finding(true, 'seen') };

function suiteOf(...steps: LongCheck['steps']): LongSuite {
  return { name: 'a', checks: [{ id: 'a', assumption: 'A.', matters: [], method: 'M.', steps }] };
}

/** A run of one suite, with calls at any hour. */
function runOf(suite: LongSuite) {
  const clock = worldClock();
  const state = newState(TARGET, '1.0.0', clock.now(), ['a']);
  const stop = new AbortController();
  const saved: string[] = [];
  const call = async (hours: number, skips = new Map<string, string>()) => {
    clock.hours = hours;
    await runDue([suite], state, {
      contextOf: () => contextOf(suite, { aws: {} }),
      skips,
      stop: stop.signal,
      now: clock.now,
      clean: (text) => text,
      save: async (current) => void saved.push(JSON.stringify(current)),
      onStart() {},
      onResult() {},
    });
    return nextDue([suite], state, clock.now())?.toISOString();
  };
  const result = () => toResult(suite.checks[0] as LongCheck, state.checks.a as LongState['checks'][string]);
  return { call, result, state, stop, saved };
}

describe('a call of the long run', () => {
  it('runs what is due, and returns when the next step is due', async () => {
    const run = runOf(suiteOf(passes, { ...passes, dueMinutes: 120 }));
    expect(await run.call(0)).toBe('2026-11-25T14:00:00.000Z');
    expect(await run.call(1)).toBe('2026-11-25T14:00:00.000Z');
    expect(await run.call(2)).toBeUndefined();
    expect(run.result()).toMatchObject({
      result: 'passed',
      observed: 'after 0.0 hours: seen; after 2.0 hours: seen',
    });
  });

  it('gives the facts of a step to the next one', async () => {
    const step: typeof passes = { dueMinutes: 60, run: async (_, { id }) => finding(id === '7', `${id}`) };
    const run = runOf(
      suiteOf({ dueMinutes: 0, run: async () => ({ ...finding(true, ''), facts: { id: '7' } }) }, step),
    );
    await run.call(0);
    await run.call(1);
    expect(run.result().result).toBe('passed');
  });

  it('counts the hours from the first step of a check, also if it starts late', async () => {
    const run = runOf(suiteOf(passes, { ...passes, dueMinutes: 60 }));
    expect(await run.call(5)).toBe('2026-11-25T18:00:00.000Z');
  });

  it('skips a step that is called too late, and runs the next one', async () => {
    const run = runOf(
      suiteOf(passes, { ...passes, dueMinutes: 60, latestMinutes: 90 }, { ...passes, dueMinutes: 120 }),
    );
    await run.call(0);
    expect(await run.call(3)).toBeUndefined();
    expect(run.result()).toMatchObject({
      result: 'skipped',
      observed: expect.stringContaining('The command was called later than 1.5 hours after the start; after 3.0 hours'),
    });
  });

  it.each([
    ['fails', async () => finding(false, 'no'), 'failed'],
    ['throws', async () => Promise.reject(new Error('no')), 'failed'],
    ['cannot run', async () => skipped('no'), 'skipped'],
  ])('ends a check whose step %s', async (_, step, result) => {
    const run = runOf(suiteOf({ dueMinutes: 0, run: step }, { ...passes, dueMinutes: 60 }));
    expect(await run.call(0)).toBeUndefined();
    expect(run.result().result).toBe(result);
  });

  it('skips a check with the reason of --skip', async () => {
    const run = runOf(suiteOf(passes, { ...passes, dueMinutes: 60 }));
    expect(await run.call(0, new Map([['a', 'a policy forbids it']]))).toBeUndefined();
    expect(run.result()).toMatchObject({ result: 'skipped', observed: 'after 0.0 hours: a policy forbids it' });
  });

  it('deploys a suite once, and again if that failed', async () => {
    let deployments = 0;
    const suite: LongSuite = {
      ...suiteOf(passes, { ...passes, dueMinutes: 60 }),
      async setUp() {
        deployments += 1;
      },
    };
    const run = runOf(suite);
    await run.call(0);
    await run.call(1);
    expect(deployments).toBe(1);
    expect(run.state.deployed).toEqual(['a']);
  });

  it('fails a check whose suite cannot be deployed', async () => {
    const run = runOf({ ...suiteOf(passes), setUp: () => Promise.reject(new Error('no VPC')) });
    await run.call(0);
    expect(run.result()).toMatchObject({ result: 'failed', observed: expect.stringContaining('no VPC') });
  });

  it('runs an interrupted step again in the next call', async () => {
    let interrupt = true;
    const run: ReturnType<typeof runOf> = runOf(
      suiteOf({
        dueMinutes: 0,
        async run() {
          if (!interrupt) return finding(true, 'seen');
          run.stop.abort();
          throw new Error('stopped by SIGINT');
        },
      }),
    );
    await run.call(0);
    expect(run.state.checks.a?.steps).toEqual([]);
    interrupt = false;
    const again = runOf(suiteOf(passes));
    Object.assign(again.state, JSON.parse(JSON.stringify(run.state)));
    expect(await again.call(1)).toBeUndefined();
    expect(again.result().result).toBe('passed');
  });

  it('keeps the state after each step', async () => {
    const run = runOf(suiteOf(passes, passes));
    await run.call(0);
    const steps = run.saved.map((text) => (JSON.parse(text) as LongState).checks.a?.steps.length);
    expect(steps).toEqual([0, 1, 2]);
  });

  it('is part of a report if the run is ended earlier', async () => {
    const run = runOf(suiteOf(passes, { ...passes, dueMinutes: 60 }));
    await run.call(0);
    expect(run.result()).toMatchObject({
      result: 'skipped',
      observed: 'after 0.0 hours: seen; the run was ended before the next step',
    });
  });
});

describe('the state of a long run', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'long-')), 'long.json');
  const state = newState(TARGET, '1.0.0', NOW, ['a']);

  it('is missing before the first call', async () => {
    expect(await readState(`${file}.missing`)).toBeUndefined();
  });

  it('is read as it was written', async () => {
    await writeState(file, state);
    expect(await readState(file)).toEqual(state);
  });

  it.each(['', '{"version":1}', '[]'])('is refused if it is damaged: %s', async (text) => {
    writeFileSync(file, text);
    await expect(readState(file)).rejects.toThrow(/is damaged\. Delete it/);
  });

  it('is accepted for the same account, regions and version', () => {
    requireSameTarget(state, TARGET);
    requireSameVersion(state, '1.0.0');
  });

  it.each([
    [{ account: '210987654321' }, 'belongs to another account. Select its AWS profile with --profile.'],
    [{ region: 'eu-west-2' }, 'Continue it with --region eu-west-1 --second-region us-east-1.'],
    [{ secondRegion: 'eu-west-2' }, 'Continue it with --region eu-west-1 --second-region us-east-1.'],
  ])('is refused for %j', (other, message) => {
    expect(() => requireSameTarget(state, { ...TARGET, ...other })).toThrow(message);
  });

  it('is refused for another version', () => {
    expect(() => requireSameVersion(state, '2.0.0')).toThrow(/Version 1\.0\.0 .* and this is 2\.0\.0\. Check out/);
  });
});

describe('the names of a long run', () => {
  it('do not begin as those of a normal run, and the other way round, so that neither removes the other', () => {
    for (const [long, normal] of [
      [LONG.stacks, STACK_PREFIX],
      [LONG.secrets, SECRET_PREFIX],
      [LONG.repositories, REPOSITORY_PREFIX],
    ] as const) {
      expect(long.startsWith(normal)).toBe(false);
      expect(normal.startsWith(long)).toBe(false);
    }
  });

  it('are those of the kinds that the cleanup searches', async () => {
    const prefixes: string[] = [];
    const list = async (prefix: string) => {
      prefixes.push(prefix);
      return [];
    };
    const { aws } = contextOf(
      { name: 'a' },
      {
        aws: {
          iam: { rolesWithPolicy: list },
          stacks: { list },
          schedules: { list },
          repositories: { list },
          secrets: { list },
          logs: { groups: list },
          network: { lambdaInterfaces: list },
        },
      },
    );
    await Promise.all(LONG_RUN.kinds.map((kind) => kind.find(aws)));
    expect([...new Set(prefixes)].sort()).toEqual(
      [LONG.stacks, LONG.secrets, LONG.repositories, `/aws/lambda/${LONG.stacks}`].sort(),
    );
  });
});
