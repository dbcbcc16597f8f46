import { describe, expect, it } from 'vitest';
import { SCHEDULE_WINDOW_MINUTES, startOf } from '../../../infra/constructs/schedule';

const names = Array.from({ length: 900 }, (_, index) => `team-${index}-pull`);
const intervals = [1, 2, 3, 4];
/** Returns the minutes of a day at which the refreshes of a credential start. */
const minutesOf = (name: string, refreshEveryHours: number) => {
  const { minute, hour } = startOf({ name, refreshEveryHours });
  const [first = Number.NaN, interval = Number.NaN] = hour.split('/').map(Number);
  return Array.from({ length: 24 / interval }, (_, index) => (first + index * interval) * 60 + Number(minute));
};
/** Three runs of at most 100 seconds, with pauses of one and two minutes. */
const RETRIES_MINUTES = 8;

describe('the start of the refreshes of a credential', () => {
  it('depends on its name only, so that no synth changes it', () => {
    expect(startOf({ name: 'ci-pull', refreshEveryHours: 4 })).toEqual({ minute: '23', hour: '1/4' });
  });

  it.each(intervals)('repeats every %i hours, also over midnight', (interval) => {
    for (const name of names) {
      const minutes = minutesOf(name, interval);
      const next = [...minutes.slice(1), (minutes[0] ?? Number.NaN) + 24 * 60];
      expect(next.map((minute, index) => minute - (minutes[index] ?? 0))).toEqual(minutes.map(() => interval * 60));
    }
  });

  it.each(intervals)('with a refresh every %i hours is spread evenly over the hours', (interval) => {
    const perHour = names.map((name) => Math.floor((minutesOf(name, interval)[0] ?? Number.NaN) / 60));
    for (let hour = 0; hour < interval; hour += 1) {
      const share = perHour.filter((each) => each === hour).length / names.length;
      expect(share * interval).toBeGreaterThan(0.85);
      expect(share * interval).toBeLessThan(1.15);
    }
  });

  it('is spread over the minutes, so that at most 60 of 900 credentials start in the same minute of an hour', () => {
    const starts = names.map((name) => startOf({ name, refreshEveryHours: 1 }).minute);
    const most = Math.max(...[...new Set(starts)].map((minute) => starts.filter((each) => each === minute).length));
    expect(most).toBeLessThanOrEqual(60);
  });

  it('leaves a refresh, its push and all retries in the same hour', () => {
    for (const name of names) {
      const minute = Number(startOf({ name, refreshEveryHours: 1 }).minute);
      expect(minute + SCHEDULE_WINDOW_MINUTES + 2 * RETRIES_MINUTES).toBeLessThan(60);
    }
  });

  it.each([
    [4, 2],
    [4, 1],
    [3, 1],
    [2, 1],
  ])(
    'keeps its times if the interval changes from %i to %i hours, so that the change delays no refresh',
    (more, less) => {
      for (const name of names) expect(minutesOf(name, less)).toEqual(expect.arrayContaining(minutesOf(name, more)));
    },
  );
});
