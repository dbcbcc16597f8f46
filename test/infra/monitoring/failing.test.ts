import { describe, expect, it } from 'vitest';
import { synthesize } from '../support/synthesize';
import { alarmOf, isOn } from './alarm';
import { failedForGood, type Happening, hoursUntil, mended, success, WINDOWS } from './clock';

/** As late as a refresh can be: its window and its retries. */
const LATEST = 15 + 9;

const cases = [1, 2, 3, 4].flatMap((refreshEveryHours) => {
  const template = synthesize({ credentials: { ci: { refreshEveryHours } } }).EcrCredentials;
  const alarm = alarmOf(template, 'EcrCredentials-ci-failing');
  return Object.entries(WINDOWS).map(([window, endOf]) => ({ refreshEveryHours, alarm, window, endOf }));
});
const phases = Array.from({ length: 60 }, (_, minute) => 24 * 60 + minute);

type Case = (typeof cases)[number];
const isFailing = ({ alarm, endOf }: Case, happenings: Happening[], now: number) =>
  isOn(alarm, hoursUntil(happenings, now, endOf(now), alarm.hours));

/** The minutes of a span in which the alarm is on, or off. */
const minutes = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index);

describe('the failing alarm, whatever the minute', () => {
  it.each(cases)('every $refreshEveryHours h, $window: goes on within an hour of a failure for good', (each) => {
    for (const phase of phases) expect(isFailing(each, failedForGood(phase), phase + 9 + 60)).toBe(true);
  });

  it.each(cases)('every $refreshEveryHours h, $window: stays on until the next refresh had its turn', (each) => {
    for (const phase of phases) {
      const next = phase + each.refreshEveryHours * 60;
      const good = [...failedForGood(phase), success(next)];
      expect(minutes(phase + 69, next + LATEST).filter((now) => !isFailing(each, good, now))).toEqual([]);
      // A second one that fails as well is no second alarm: nobody is told that all is well between them.
      const bad = [...failedForGood(phase), ...failedForGood(next + 15)];
      expect(minutes(phase + 69, next + LATEST + 120).filter((now) => !isFailing(each, bad, now))).toEqual([]);
    }
  });

  it.each(cases)('every $refreshEveryHours h, $window: ends by itself some three hours after that', (each) => {
    for (const phase of phases) {
      const next = phase + each.refreshEveryHours * 60;
      expect(isFailing(each, [...failedForGood(phase), success(next)], next + 9 + 3 * 60)).toBe(false);
    }
  });

  it.each(cases)('every $refreshEveryHours h, $window: is not on for what the retries mend', (each) => {
    const runs = [0, 1, 2, 3].flatMap((index) => mended(24 * 60 + index * each.refreshEveryHours * 60));
    expect(minutes(24 * 60, 48 * 60).filter((now) => isFailing(each, runs, now))).toEqual([]);
  });
});

describe('the failing alarm', () => {
  it('is not on where nothing ever ran: that is for the stale one to tell', () => {
    for (const { alarm } of cases) expect(isOn(alarm, [])).toBe(false);
  });
});
