/** What Lambda counted in an hour, by the metrics' names; a metric that is missing has no data. */
export interface Hour {
  Invocations?: number;
  Errors?: number;
}

/**
 * Whether the stale alarm is on at the end of each hour: it is when invocations less errors were below 1 in each of the
 * last `refreshEveryHours` + 2 hours. An hour without data breaches, and so does one before the first.
 */
export function staleAlarm(hours: readonly Hour[], refreshEveryHours: number): boolean[] {
  const periods = refreshEveryHours + 2;
  let breaching = periods;
  return hours.map(({ Invocations = 0, Errors = 0 }) => {
    breaching = Invocations - Errors < 1 ? breaching + 1 : 0;
    return breaching >= periods;
  });
}
