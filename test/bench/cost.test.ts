import { describe, expect, it } from 'vitest';
import { arrivals, seededRandom } from '../../bench/cost/arrivals';
import { billedMs, monthlyBill } from '../../bench/cost/dollars';
import { usesOf } from '../../bench/cost/quotas';

const REFRESH = { cpuMs: 100, waitMs: 150, secrets: 1 };
const SETTINGS = { memoryMiB: 256, everyHours: 4 };
const FLEET = { credentials: 10_000, everyHours: 4, windowSeconds: 900, madeWithinSeconds: 1 };

describe('a bill', () => {
  it('is that of a secret and its alarms, and next to nothing besides', () => {
    const { secretsManager, alarms, total } = monthlyBill(1, REFRESH, SETTINGS);
    expect(secretsManager).toBeCloseTo(0.4 + (182.5 * 0.05) / 10_000, 6);
    expect(total - secretsManager - alarms).toBeLessThan(0.01);
  });

  it('grows with the credentials, and in the free tier by secrets and alarms alone', () => {
    const [one, hundred] = [1, 100].map((count) => monthlyBill(count, REFRESH, SETTINGS).total);
    expect(hundred).toBeCloseTo(100 * (one ?? 0), 6);
    const { total, secretsManager, alarms } = monthlyBill(100, REFRESH, SETTINGS, true);
    expect(total).toBe(secretsManager + alarms);
  });

  it('takes a small function to have its share of a CPU, and a big one to have one', () => {
    expect(billedMs(REFRESH, 1769 / 4)).toBeCloseTo(550, 6);
    expect(billedMs(REFRESH, 3538)).toBe(250);
  });
});

describe('arrivals', () => {
  it('are a day of runs, each in its window', () => {
    const runs = arrivals({ ...FLEET, credentials: 2 }, seededRandom(7));
    expect(runs).toHaveLength(12);
    for (const [at, { start }] of runs.entries()) {
      const due = Math.floor(at / 2) * 4 * 3600;
      expect(start).toBeGreaterThanOrEqual(due);
      expect(start).toBeLessThan(due + 901);
    }
  });

  it('are the same again with the same seed', () => {
    expect(arrivals(FLEET, seededRandom(1))).toEqual(arrivals(FLEET, seededRandom(1)));
  });
});

describe('10,000 credentials made at once', () => {
  const uses = (windowSeconds: number) => usesOf(arrivals({ ...FLEET, windowSeconds }, seededRandom(1)), 1);

  it('meet no quota with the flexible window of 15 minutes', () => {
    expect(uses(900).map(({ refused }) => refused)).toEqual([0, 0, 0, 0, 0]);
    expect(uses(900).find(({ name }) => name.startsWith('Lambda'))?.peak).toBeLessThan(50);
  });

  it('are refused by ECR without it', () => {
    const [ecr] = uses(0);
    expect(ecr?.name).toBe('ECR, GetAuthorizationToken');
    expect(ecr?.refused).toBeGreaterThan(9000);
  });
});

describe('a quota', () => {
  it('lets a burst through before it refuses', () => {
    const runs = Array.from({ length: 250 }, () => ({ start: 0 }));
    const [ecr, writes] = usesOf(runs, 1);
    expect([ecr?.peak, ecr?.refused]).toEqual([250, 50]);
    expect(writes?.refused).toBe(200);
  });

  it('counts runs that go on at the same time', () => {
    const runs = [{ start: 0 }, { start: 1.5 }, { start: 2.5 }];
    expect(usesOf(runs, 2).find(({ name }) => name.startsWith('Lambda'))?.peak).toBe(2);
  });
});
