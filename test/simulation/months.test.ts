import { beforeAll, describe, expect, it } from 'vitest';
import { brokenGuarantees, type Months, simulateMonths } from './months';

/** The same number as `npm run chaos` simulates. */
const MONTHS = 1000;

describe(`in ${MONTHS} months of random faults`, () => {
  let months: Months;
  beforeAll(async () => {
    months = await simulateMonths(MONTHS);
  }, 360_000);

  it('every guarantee is kept about working tokens and about the alarms that precede an expired token', () => {
    expect(brokenGuarantees(months)).toEqual([]);
  });

  it('a working token is guaranteed most of the time, but the faults are severe enough for tokens to expire', () => {
    expect(months.guaranteed).toBeGreaterThan(0.9);
    expect(months.working).toBeLessThan(0.99);
    expect(months.scheduleOnly.alarms).toBeGreaterThan(MONTHS / 3);
  });

  it('a deployment in an outage resets the stale alarm, so that only the failing alarm precedes an expired token', () => {
    const { recovered, missed } = months.deploymentsStaleOnly;
    expect(recovered + missed).toBeGreaterThan(0);
  });
});
