import { describe, expect, it } from 'vitest';
import { isOn } from './alarm';
import { alarmCases, failedWithRetries, succeededAtLastRetry, success } from './clock';

/** Minutes after its due time at which a refresh can end: its window and its retries. */
const LATEST = 15 + 9;
const DAY = 24 * 60;
const cases = [...alarmCases('failing'), ...alarmCases('feed-hook-failing')];
const minutes = (from: number, until: number) => Array.from({ length: until - from }, (_, index) => from + index);
const phases = minutes(DAY, DAY + 60);

describe.each(cases)('the alarm $alarm.name, with a refresh every $refreshEveryHours hours and a $window', (alarm) => {
  const { refreshEveryHours, isOnAt } = alarm;
  const nextAfter = (phase: number) => phase + refreshEveryHours * 60;

  it('goes into ALARM within an hour after the last retry failed', () => {
    for (const phase of phases) expect(isOnAt(failedWithRetries(phase), phase + 9 + 60)).toBe(true);
  });

  it('stays in ALARM until the next refresh has ended, and longer if that refresh fails too', () => {
    for (const phase of phases) {
      const next = nextAfter(phase);
      const good = [...failedWithRetries(phase), success(next)];
      expect(minutes(phase + 69, next + LATEST).filter((now) => !isOnAt(good, now))).toEqual([]);
      // No recovery notification is sent between two failures.
      const bad = [...failedWithRetries(phase), ...failedWithRetries(next + 15)];
      expect(minutes(phase + 69, next + LATEST + 120).filter((now) => !isOnAt(bad, now))).toEqual([]);
    }
  });

  it('recovers within three hours after the next refresh', () => {
    for (const phase of phases) {
      const next = nextAfter(phase);
      expect(isOnAt([...failedWithRetries(phase), success(next)], next + 9 + 3 * 60)).toBe(false);
    }
  });

  it('stays OK if the last retry succeeds', () => {
    const runs = [0, 1, 2, 3].flatMap((index) => succeededAtLastRetry(DAY + index * refreshEveryHours * 60));
    expect(minutes(DAY, 2 * DAY).filter((now) => isOnAt(runs, now))).toEqual([]);
  });

  it('stays OK if no refresh has ever run, because the stale alarm reports that', () => {
    expect(isOn(alarm.alarm, [])).toBe(false);
  });
});
