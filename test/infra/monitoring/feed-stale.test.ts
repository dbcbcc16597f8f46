import { describe, expect, it } from 'vitest';
import { hook } from '../support/deployed';
import { only, synthesize } from '../support/synthesize';
import { isOn } from './alarm';
import { alarmCases, failedWithRetries, type Happening, PHASES, succeededAtLastRetry, success } from './clock';

const DAY = 24 * 60;
/** Minutes by which the schedule can start a refresh late, and from its start until its last retry has ended. */
const [FLEXIBLE, REFRESH] = [15, 9];
/** The pushes of each phase of an hour. Two days, so that each alarm's hours have passed before the first check. */
const phases = PHASES.map((minute) => 2 * DAY + minute);

describe.each(alarmCases('feed-hook-stale'))(
  "a feed's stale alarm, with a refresh every $refreshEveryHours hours and a $window",
  ({ refreshEveryHours, isOnAt, alarm }) => {
    const interval = refreshEveryHours * 60;
    /** Returns the pushes that follow the refreshes of 36 hours, each by some minutes. The last one starts at the phase. */
    const pushes = (phase: number, push: (minute: number, index: number) => Happening[]) =>
      Array.from({ length: Math.floor(36 / refreshEveryHours) + 1 }, (_, index) => index)
        .map((index) => push(phase - index * interval, index))
        .reverse()
        .flat();
    /** Returns the minutes of one interval, until the alarm should be in ALARM or has had its chance. */
    const minutesFrom = (from: number, count: number) => Array.from({ length: count }, (_, minute) => from + minute);

    it('goes into ALARM if the rule is disabled, hours before the token of the last push expires', () => {
      for (const last of phases) {
        const happened = pushes(last, (minute) => [success(minute)]);
        // The refresh of the last push started up to two failed attempts of both functions earlier.
        const expiry = last - 2 * REFRESH + 12 * 60;
        const alarmed = minutesFrom(last, expiry - last).find((now) => isOnAt(happened, now)) ?? expiry;
        expect((expiry - alarmed) / 60, `minute ${last - 2 * DAY}`).toBeGreaterThanOrEqual(4);
      }
    });

    it('goes into ALARM if every push fails', () => {
      for (const last of phases) {
        const failed = Array.from({ length: 6 }, (_, index) => failedWithRetries(last + (index + 1) * interval)).flat();
        const happened = [...pushes(last, (minute) => [success(minute)]), ...failed];
        expect(isOnAt(happened, last + (refreshEveryHours + 3) * 60)).toBe(true);
      }
    });

    it('stays OK if pushes succeed, even if the refresh is late or fails, and the push succeeds at its last retry', () => {
      const lates: ((index: number) => number)[] = [
        () => 0,
        (index) => (index % 2) * (FLEXIBLE + REFRESH),
        (index) => ((index + 1) % 2) * (FLEXIBLE + REFRESH),
      ];
      for (const phase of phases) {
        for (const late of lates) {
          const happened = pushes(phase, (minute, index) =>
            late(index) === 0 ? [success(minute)] : succeededAtLastRetry(minute + late(index)),
          );
          const wrong = minutesFrom(phase - interval, interval).filter((now) => isOnAt(happened, now));
          expect(wrong, `phase ${phase - 2 * DAY}`).toEqual([]);
        }
      }
    });

    it('recovers within an hour after a push on demand', () => {
      for (const phase of phases) {
        const happened = [success(phase), success(phase + DAY)];
        expect([isOnAt(happened, phase + DAY), isOnAt(happened, phase + DAY + 60)]).toEqual([true, false]);
      }
    });

    it('goes into ALARM if no push has ever run', () => {
      expect(isOn(alarm, [])).toBe(true);
    });
  },
);

it("a feed's stale alarm is created after the deployment's push, because before it there is no success", () => {
  const template = synthesize({ credentials: { ci: { feeds: [hook('hook')] } } }).EcrCredentials;
  const stale = only(template, 'AWS::CloudWatch::Alarm', 'ciFeedshookStale');
  expect(stale.DependsOn).toContain(only(template, 'Custom::FirstPush').id);
});
