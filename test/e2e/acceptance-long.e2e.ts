import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import type { LongState } from '../../acceptance/long/state';
import type { Report } from '../../acceptance/report/report';
import { FOLDER } from '../../acceptance/run/session';
import { LONG_WORLDS } from '../acceptance/long-worlds';
import { acceptance, SECOND_REGION } from './support/acceptance';
import { bootstrap } from './support/deployment';
import { expireTokens, resetEmulator, runSchedule } from './support/emulator';
import { ACCOUNT, REGION, testEnvironment } from './support/environment';
import { succeeded } from './support/run';
import { scheduleOf, stackStatus } from './support/stack';

const STATE = `${FOLDER}/long.json`;
const REGIONS = ['--region', REGION, '--second-region', SECOND_REGION];
const UNANSWERED = Object.assign({}, ...LONG_WORLDS.map(({ unanswered }) => unanswered)) as Record<string, string>;
const SKIPS = Object.entries(UNANSWERED).flatMap(([id, reason]) => ['--skip', `${id}=${reason}`]);
const STACK = 'EcrLongAcceptance-schedule';

const long = (...args: string[]) => acceptance('--long', '--yes', '--json', ...REGIONS, ...args);

async function readState(): Promise<LongState> {
  return JSON.parse(await readFile(STATE, 'utf8')) as LongState;
}

/** Moves the start of all checks back, so that their steps are due. */
async function passHours(hours: number): Promise<void> {
  const state = await readState();
  for (const { steps } of Object.values(state.checks)) {
    const [first] = steps;
    if (first) first.at = new Date(Date.now() - hours * 3_600_000).toISOString();
  }
  await writeFile(STATE, JSON.stringify(state));
}

describe('the long acceptance', () => {
  beforeAll(async () => {
    await resetEmulator();
    await succeeded(bootstrap(testEnvironment(), { account: ACCOUNT, region: SECOND_REGION }));
  });

  test('continues from its state until the last step, and removes everything', { timeout: 600_000 }, async () => {
    const first = await long(...SKIPS);
    expect(first.output).toContain('The next step is due at');
    expect(first.stdout).toBe('');
    expect(await readFile(STATE, 'utf8')).not.toMatch(/[A-Za-z0-9+/=]{72}/);

    // A normal run finds nothing of the long one.
    expect((await acceptance('--remove', '--yes', ...REGIONS)).output).toContain('There is nothing to remove.');

    await runSchedule(await scheduleOf(STACK, 'long-acceptance-schedule'));
    for (const hours of [2.3, 11.1]) {
      await passHours(hours);
      const { code, output } = await long(...SKIPS);
      expect(code, output).toBe(0);
    }
    await expireTokens();
    await passHours(12.6);
    const last = await long(...SKIPS);
    const { checks, leftBehind } = JSON.parse(last.stdout) as Report;
    expect(checks.filter(({ result }) => result === 'failed')).toEqual([]);
    expect(checks.filter(({ result }) => result === 'skipped').map(({ id }) => id)).toEqual(Object.keys(UNANSWERED));
    expect(leftBehind).toEqual([]);
    expect(existsSync(STATE)).toBe(false);
    expect(await stackStatus(STACK)).toBeUndefined();
  });

  test('can be ended before its last step, in its own regions only', { timeout: 300_000 }, async () => {
    await succeeded(long('--only', 'long-schedule-fires'));
    const other = await acceptance('--long', '--remove', '--yes', '--region', SECOND_REGION, '--second-region', REGION);
    expect(other.output).toContain(`Continue it with --region ${REGION} --second-region ${SECOND_REGION}.`);
    expect(other.code).toBe(1);
    const { checks, leftBehind } = JSON.parse((await succeeded(long('--remove'))).stdout) as Report;
    expect(checks.map(({ id, result }) => [id, result])).toEqual([['long-schedule-fires', 'skipped']]);
    expect(leftBehind).toEqual([]);
    expect(existsSync(STATE)).toBe(false);
    expect(await stackStatus(STACK)).toBeUndefined();
  });
});
