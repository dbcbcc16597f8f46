import { beforeAll, describe, expect, it } from 'vitest';
import { type Announced, type Months, simulateMonths } from './months';

/** As many as `npm run chaos` simulates. */
const SEEDS = 1000;

/** What the stale alarm's text promises: a token's 12 hours, less the interval, two hours, and the one that began. */
function leadsOfText({ minimumByInterval }: Announced): boolean[] {
  return [1, 2, 3, 4].map((interval) => (minimumByInterval[interval] ?? 0) >= 9 - interval);
}

describe(`in ${SEEDS} months of faults at random`, () => {
  let months: Months;
  beforeAll(async () => {
    months = await simulateMonths(SEEDS);
  }, 180_000);

  it("a consumer finds a working token all the time, whenever AWS answers at all within a token's life", () => {
    expect(months.promisedKept).toBe(1);
    expect(months.promised).toBeGreaterThan(0.9);
  });

  it('and these months are bad enough to break that: logins did fail beyond it', () => {
    expect(months.working).toBeLessThan(0.99);
    expect(months.unattended.alarms).toBeGreaterThan(SEEDS / 3);
  });

  it('the stale alarm is on before the first failed login, for as many hours as its text promises', () => {
    expect(months.unattended).toMatchObject({ ended: 0, unannounced: 0 });
    expect(leadsOfText(months.unattended)).toEqual([true, true, true, true]);
  });

  it('also where people run by hand, whose runs fail as the schedule does', () => {
    expect(months.byHand).toMatchObject({ ended: 0, unannounced: 0 });
    expect(leadsOfText(months.byHand)).toEqual([true, true, true, true]);
  });

  it('a deploy in an outage puts the stale alarm off; then the failing one is on before the first failed login', () => {
    expect(months.deployingStale.ended + months.deployingStale.unannounced).toBeGreaterThan(0);
    expect(months.deploying).toMatchObject({ ended: 0, unannounced: 0 });
    expect(months.deploying.minimumLeadHours).toBeGreaterThanOrEqual(1);
  });
});
