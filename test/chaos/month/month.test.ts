import { beforeAll, describe, expect, it } from 'vitest';
import { type Months, simulateMonths } from './months';
import { staleAlarm } from './stale-alarm';

const SEEDS = 1000;
/** They are said in the alarm's description: a token's 12 hours, less interval, two hours, and the one that began. */
const PROMISED_LEAD_HOURS = 5;

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
    expect(months.unattended.alarms).toBeGreaterThan(SEEDS / 2);
  });

  it('the stale alarm always precedes the first failed login, by five hours at least', () => {
    expect(months.unattended.unannounced).toBe(0);
    expect(months.unattended.minimumLeadHours).toBeGreaterThanOrEqual(PROMISED_LEAD_HOURS);
  });

  it('but for a run by hand that ends with warnings: it puts the alarm off, and nothing else does', () => {
    expect(months.attended.unannounced).toBeGreaterThan(0);
    expect(months.attendedStrict.unannounced).toBe(0);
    expect(months.attendedStrict.minimumLeadHours).toBeGreaterThanOrEqual(PROMISED_LEAD_HOURS);
  });
});

describe('the stale alarm', () => {
  const good = { Invocations: 1, Errors: 0 };
  const failing = { Invocations: 3, Errors: 3 };

  it('fires after interval and two hours without a run that succeeded', () => {
    expect(staleAlarm([good, {}, failing, {}, {}], 2)).toEqual([false, false, false, false, true]);
  });

  it('is off again after the first run that succeeds', () => {
    expect(staleAlarm([{}, failing, { Invocations: 2, Errors: 1 }], 1)).toEqual([true, true, false]);
  });
});
