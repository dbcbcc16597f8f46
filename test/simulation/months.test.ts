import { beforeAll, describe, expect, it } from 'vitest';
import { type AlarmStatistics, type Months, simulateMonths } from './months';

/** The same number as `npm run chaos` simulates. */
const MONTHS = 1000;

/** The text of the stale alarm states this lead: 12 hours, less the interval, 2 hours, and the hour that has started. */
function hasStatedLeads({ minimumLeadByInterval }: AlarmStatistics): boolean {
  return [1, 2, 3, 4].every((interval) => (minimumLeadByInterval[interval] ?? 0) >= 9 - interval);
}

describe(`in ${MONTHS} months of random faults`, () => {
  let months: Months;
  beforeAll(async () => {
    months = await simulateMonths(MONTHS);
  }, 360_000);

  it('a consumer always has a working token if AWS works for one refresh within the lifetime of each token', () => {
    expect(months.guaranteeKept).toBe(1);
    expect(months.guaranteed).toBeGreaterThan(0.9);
  });

  it('the faults are severe enough for tokens to expire otherwise', () => {
    expect(months.working).toBeLessThan(0.99);
    expect(months.scheduleOnly.alarms).toBeGreaterThan(MONTHS / 3);
  });

  it.each(['scheduleOnly', 'manualRuns'] as const)(
    'the stale alarm precedes the first expired token by the hours that its text states: %s',
    (runs) => {
      expect(months[runs]).toMatchObject({ recovered: 0, missed: 0 });
      expect(hasStatedLeads(months[runs])).toBe(true);
    },
  );

  it('a deployment in an outage resets the stale alarm, but the failing alarm precedes the first expired token', () => {
    const { recovered, missed } = months.deploymentsStaleOnly;
    expect(recovered + missed).toBeGreaterThan(0);
    expect(months.deployments).toMatchObject({ recovered: 0, missed: 0 });
    expect(months.deployments.minimumLeadHours).toBeGreaterThanOrEqual(1);
  });
});
