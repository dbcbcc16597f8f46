import { describe, expect, it } from 'vitest';
import { only, synthesize } from '../support/synthesize';
import { isOn } from './alarm';
import { alarmCases, failedWithRetries, PHASES, succeededAtLastRetry, success } from './clock';

const TOKEN_MINUTES = 12 * 60;
const DAY = 24 * 60;
/** Minutes by which the schedule can start a refresh late. */
const FLEXIBLE = 15;
const cases = alarmCases('stale');
const phases = PHASES.map((minute) => DAY + minute);

describe.each(cases)('the stale alarm, with a refresh every $refreshEveryHours hours and a $window', (alarm) => {
  const { refreshEveryHours, isOnAt } = alarm;
  const interval = refreshEveryHours * 60;
  /** Returns the minutes of the scheduled refreshes of 36 hours, each late by some minutes. */
  const refreshes = (phase: number, late: (index: number) => number = () => 0) =>
    Array.from({ length: Math.floor(36 / refreshEveryHours) }, (_, i) => phase - DAY + i * interval + late(i));

  it('leaves the tokens the hours of validity that its text promises', () => {
    const promised = Number(
      /valid for at least (\d+) hours after this alarm first goes into ALARM/.exec(alarm.alarm.text)?.[1],
    );
    expect(promised).toBeGreaterThanOrEqual(5);
    for (const last of phases) {
      const runs = [...refreshes(last).filter((minute) => minute < last), last].map(success);
      const failing = Array.from({ length: 12 }, (_, i) => failedWithRetries(last + (i + 1) * interval)).flat();
      for (const later of [[], failing]) {
        let now = last + 1;
        while (now <= last + TOKEN_MINUTES && !isOnAt([...runs, ...later], now)) now += 1;
        expect(last + TOKEN_MINUTES - now, `minute ${last - DAY}`).toBeGreaterThanOrEqual(promised * 60);
      }
    }
  });

  it('stays OK while refreshes succeed, even if they are late or succeed at the last retry', () => {
    const latenesses: ((index: number) => number)[] = [
      () => 0,
      (index) => (index % 2) * FLEXIBLE,
      (index) => ((index + 1) % 2) * FLEXIBLE,
      (index) => (index * 7) % (FLEXIBLE + 1),
    ];
    for (const phase of phases) {
      for (const late of latenesses) {
        const at = refreshes(phase, late);
        const runs = at.flatMap((minute, index) =>
          index % 2 === 0 ? [success(minute)] : succeededAtLastRetry(minute),
        );
        for (let now = phase; now < (at.at(-1) ?? 0) + interval; now += 7) {
          expect(isOnAt(runs, now), `phase ${phase - DAY}, minute ${now - phase}`).toBe(false);
        }
      }
    }
  });

  it('recovers within an hour after a refresh succeeds', () => {
    for (const phase of phases) {
      const again = phase + TOKEN_MINUTES;
      const runs = [success(phase), success(again)];
      expect(isOnAt(runs, again)).toBe(true);
      expect(isOnAt(runs, again + 60)).toBe(false);
    }
  });

  it('goes into ALARM if no refresh has ever run', () => {
    expect(isOn(alarm.alarm, [])).toBe(true);
  });
});

describe('the stale alarm', () => {
  it('with a refresh every hour goes into ALARM after three hours without success', () => {
    const [hourly] = cases;
    const good = { Invocations: 1, Errors: 0 };
    const bad = { Invocations: 3, Errors: 3 };
    const hours = [good, {}, good, {}, bad, bad, {}, good];
    const states = hours.map((_, index) => hourly && isOn(hourly.alarm, hours.slice(0, index + 1)));
    expect(states).toEqual([false, false, false, false, false, true, true, false]);
  });

  it('is created after the first refresh, because before it there is no success', () => {
    const template = synthesize({ credentials: { ci: {} } }).EcrCredentials;
    const stale = only(template, 'AWS::CloudWatch::Alarm', 'ciStale');
    expect(stale.DependsOn).toContain(only(template, 'Custom::FirstRefresh').id);
  });
});
