import type { Run } from './arrivals';

/** A rate of AWS, of an account in a region. */
export interface Rate {
  name: string;
  /** A second; with `running`, at once. */
  quota: number;
  /** How many may come at once before the rate counts. */
  burst?: number;
  /** Runs at the same time, not calls a second. */
  running?: true;
}

/**
 * The default quotas that refreshes use up. Sources: Amazon ECR, "Troubleshooting error messages" (20 a second, with
 * bursts of 200; its quotas' page says 500); Secrets Manager, STS, Lambda and EventBridge Scheduler quotas. A new account
 * may have a concurrency of 10. STS counts Lambda's own taking of the role here, though no page says that it does.
 */
const RATES: Rate[] = [
  { name: 'ECR, GetAuthorizationToken', quota: 20, burst: 200 },
  { name: 'Secrets Manager, writes', quota: 50 },
  { name: 'STS', quota: 600 },
  { name: 'Lambda, concurrency', quota: 1000, running: true },
  { name: 'Scheduler, invocations', quota: 500 },
];

/** What some runs make of a quota. */
export interface Use {
  name: string;
  quota: number;
  /** In the worst second; with a concurrency, at the worst moment. */
  peak: number;
  /** How many calls were refused, and would be tried again. */
  refused: number;
}

/**
 * What runs ask of each quota: one of each call a run.
 * @param runs in the order of their start
 */
export function usesOf(runs: Run[], seconds: number): Use[] {
  return RATES.map((rate) => {
    const { name, quota } = rate;
    if (rate.running) return { name, quota, peak: mostAtOnce(runs, seconds), refused: 0 };
    const starts = runs.map(({ start }) => start);
    return { name, quota, peak: mostInASecond(starts), refused: refusedBy(rate, starts) };
  });
}

function mostInASecond(starts: number[]): number {
  let [most, first] = [0, 0];
  for (const [at, start] of starts.entries()) {
    while (start - (starts[first] ?? start) >= 1) first++;
    most = Math.max(most, at - first + 1);
  }
  return most;
}

/** A bucket of `burst` that fills at the quota's rate. */
function refusedBy({ quota, burst = quota }: Rate, starts: number[]): number {
  let [left, before, refused] = [burst, starts[0] ?? 0, 0];
  for (const start of starts) {
    left = Math.min(burst, left + (start - before) * quota);
    before = start;
    if (left >= 1) left--;
    else refused++;
  }
  return refused;
}

/** @param seconds how long a run takes */
function mostAtOnce(runs: Run[], seconds: number): number {
  let [most, first] = [0, 0];
  for (const [at, { start }] of runs.entries()) {
    while (start - (runs[first]?.start ?? start) >= seconds) first++;
    most = Math.max(most, at - first + 1);
  }
  return most;
}
