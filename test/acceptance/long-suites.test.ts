import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LONG_SUITES } from '../../acceptance/long-suites';
import { WINDOW_MINUTES } from '../../acceptance/long-suites/schedule';
import { SUITES } from '../../acceptance/suites';
import { SCHEDULE_WINDOW_MINUTES } from '../../infra/constructs/schedule';
import { ROOT } from '../run';
import { LONG_WORLDS } from './long-worlds';
import { longProblems, worldClock } from './support/long-world';

const ALL = LONG_SUITES.flatMap(({ checks }) => checks);

describe('the long checks', () => {
  it('have ids of their own', () => {
    const ids = [...ALL, ...SUITES.flatMap(({ checks }) => checks)].map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
    expect(ALL.filter(({ id }) => !id.startsWith('long-'))).toEqual([]);
  });

  it.each(ALL)('$id names files of this repository', ({ matters }) => {
    expect(matters.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(matters).not.toEqual([]);
  });

  it.each(ALL)('$id has steps in the order of their times, of which the first is due at once', ({ steps }) => {
    const times = steps.map(({ dueMinutes }) => dueMinutes);
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect(times[0]).toBe(0);
    for (const { dueMinutes, latestMinutes = Number.POSITIVE_INFINITY } of steps)
      expect(latestMinutes - dueMinutes).toBeGreaterThan(30);
  });

  it('of each suite have canned answers', () => {
    expect(LONG_WORLDS.map(({ suite }) => suite)).toEqual(LONG_SUITES);
  });

  it('use the flexible window of the schedule', () => {
    expect(WINDOW_MINUTES).toBe(SCHEDULE_WINDOW_MINUTES);
  });
});

describe.each(LONG_WORLDS)('the long suite $suite.name', ({ suite, world, mutations }) => {
  it('passes if AWS does what the project assumes', async () => {
    const clock = worldClock();
    expect(await longProblems(suite, world(clock), clock)).toEqual({});
  });

  it.each(suite.checks)('has a change of an answer for $id', ({ id }) => {
    expect(mutations[id]?.length ?? 0).toBeGreaterThan(0);
  });

  it.each(
    Object.entries(mutations).flatMap(([id, changes]) => changes.map((change, index) => ({ id, change, index }))),
  )('fails only at $id if AWS does something else ($index)', async ({ id, change }) => {
    const clock = worldClock();
    const changed = world(clock);
    change(changed, clock);
    const found = await longProblems(suite, changed, clock);
    expect(Object.keys(found)).toEqual([id]);
    expect(found[id]).toMatch(/^failed/);
  });
});
