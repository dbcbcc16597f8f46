import { beforeAll, describe, expect, it } from 'vitest';
import { ALL_CASES } from './extent';
import { brokenGuarantees, type Months, simulateMonths } from './months';

/** All are the months of `npm run chaos`; the sample is the first of them. The seeds are the numbers from 0. */
const MONTHS = ALL_CASES ? 1000 : 48;

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
