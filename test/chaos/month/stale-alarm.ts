/** What Lambda's metrics say of an hour. */
export interface HourOfRuns {
  invocations: number;
  errors: number;
}

/**
 * The stale alarm's state at the end of each hour: it fires when invocations less errors were below 1 in each of the
 * last `refreshEveryHours` + 2 hours. An hour without data breaches, and so does one before the first.
 */
export function staleAlarm(hours: readonly HourOfRuns[], refreshEveryHours: number): ('OK' | 'ALARM')[] {
  const periods = refreshEveryHours + 2;
  let breaching = periods;
  return hours.map(({ invocations, errors }) => {
    breaching = invocations - errors < 1 ? breaching + 1 : 0;
    return breaching >= periods ? 'ALARM' : 'OK';
  });
}
