import { describe, expect, it } from 'vitest';
import { resourcesOf, synthesize } from '../support/synthesize';
import { alarmOf, isOn, statesOf } from './alarm';
import { failedForGood, type Happening, hoursUntil, mended, success, WINDOWS } from './clock';

const TOKEN_MINUTES = 12 * 60;
const DAY = 24 * 60;
/** A refresh comes up to 15 minutes late. */
const FLEXIBLE = 15;

const intervals = [1, 2, 3, 4].map((refreshEveryHours) => {
  const template = synthesize({ credentials: { ci: { refreshEveryHours } } }).EcrCredentials;
  const alarm = alarmOf(template, 'EcrCredentials-ci-stale');
  const text = JSON.stringify(
    Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).find(
      ({ Properties }) => Properties.AlarmName === alarm.name,
    )?.Properties.AlarmDescription,
  );
  return { refreshEveryHours, alarm, text };
});
const cases = intervals.flatMap((interval) =>
  Object.entries(WINDOWS).map(([window, endOf]) => ({ ...interval, window, endOf })),
);
const phases = Array.from({ length: 60 }, (_, minute) => DAY + minute);

type Case = (typeof cases)[number];
const isStale = ({ alarm, endOf }: Case, happenings: Happening[], now: number) =>
  isOn(alarm, hoursUntil(happenings, now, endOf(now), alarm.hours));

/** The minute in which the alarm goes on. */
function firesAt(each: Case, happenings: Happening[], from: number): number {
  for (let now = from; now < from + TOKEN_MINUTES; now += 1) if (isStale(each, happenings, now)) return now;
  return Number.POSITIVE_INFINITY;
}

/** Scheduled refreshes of a day and some hours, each as late as its window lets `late` make it. */
function refreshes({ refreshEveryHours }: Case, phase: number, late: (index: number) => number): number[] {
  const count = Math.floor(36 / refreshEveryHours);
  return Array.from({ length: count }, (_, index) => phase - DAY + index * refreshEveryHours * 60 + late(index));
}

describe('the stale alarm, whatever the minute of the last success', () => {
  it.each(cases)(
    'every $refreshEveryHours h, $window: goes on while the login has the hours to live that its text promises',
    (each) => {
      const promised = Number(/for at least (\d+) hours from the first alarm/.exec(each.text)?.[1]);
      expect(promised).toBeGreaterThanOrEqual(5);
      for (const last of phases) {
        const before = refreshes(each, last, () => 0).filter((minute) => minute < last);
        const runs = [...before, last].map(success);
        const failing = Array.from({ length: 12 }, (_, index) =>
          failedForGood(last + (index + 1) * each.refreshEveryHours * 60),
        ).flat();
        for (const after of [[], failing]) {
          const left = last + TOKEN_MINUTES - firesAt(each, [...runs, ...after], last + 1);
          expect(left, `the last success at minute ${last - DAY}`).toBeGreaterThanOrEqual(promised * 60);
        }
      }
    },
  );

  it.each(cases)('every $refreshEveryHours h, $window: never goes on while refreshes succeed, if late', (each) => {
    const latenesses: ((index: number) => number)[] = [
      () => 0,
      (index) => (index % 2) * FLEXIBLE,
      (index) => ((index + 1) % 2) * FLEXIBLE,
      (index) => (index * 7) % (FLEXIBLE + 1),
    ];
    for (const phase of phases) {
      for (const late of latenesses) {
        const at = refreshes(each, phase, late);
        const runs = at.flatMap((minute, index) => (index % 2 === 0 ? [success(minute)] : mended(minute)));
        const until = (at.at(-1) ?? 0) + each.refreshEveryHours * 60;
        for (let now = phase; now < until; now += 7) {
          expect(isStale(each, runs, now), `phase ${phase - DAY}, minute ${now - phase}`).toBe(false);
        }
      }
    }
  });

  it.each(cases)('every $refreshEveryHours h, $window: ends within an hour of a refresh that succeeds', (each) => {
    for (const phase of phases) {
      const again = phase + TOKEN_MINUTES;
      const runs = [success(phase), success(again)];
      expect(isStale(each, runs, again)).toBe(true);
      expect(isStale(each, runs, again + 60)).toBe(false);
    }
  });
});

describe('the stale alarm', () => {
  it('goes on where there was never any run: one that nobody starts is as bad as one that fails', () => {
    for (const { alarm } of intervals) expect(isOn(alarm, [])).toBe(true);
  });

  it('is told of hour by hour', () => {
    const [every1] = intervals;
    const good = { Invocations: 1, Errors: 0 };
    const bad = { Invocations: 3, Errors: 3 };
    const states = every1 && statesOf(every1.alarm, [good, {}, good, {}, bad, bad, {}, good]);
    expect(states).toEqual([false, false, false, false, false, true, true, false]);
  });

  it('is made after the first refresh, which it would miss', () => {
    const template = synthesize({ credentials: { ci: {} } }).EcrCredentials;
    const [trigger] = Object.keys(resourcesOf(template, 'Custom::Trigger'));
    const [, stale] =
      Object.entries(resourcesOf(template, 'AWS::CloudWatch::Alarm')).find(([id]) => /Stale/.test(id)) ?? [];
    expect(stale?.DependsOn).toContain(trigger);
  });
});
