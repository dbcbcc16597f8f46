import { measure, type Warning } from './measure';
import { simulateMonth } from './simulate';
import { HOUR } from './weather';

/** How the stale alarm announced the failed logins of many months. */
export interface Announced {
  /** Times that it fired before a login failed. */
  alarms: number;
  /** Logins that began to fail while it was off. */
  unannounced: number;
  /** From the alarm to the first failed login. */
  minimumLeadHours: number;
  medianLeadHours: number;
}

/** What many months brought. */
export interface Months {
  seeds: number;
  runs: number;
  /** Of the time in which a working token is promised, the share with one: 1. */
  promisedKept: number;
  /** Of the whole time, the share in which one is promised: ECR was in reach often enough. */
  promised: number;
  /** Of the whole time, the share with one. */
  working: number;
  /** Months without any run by hand. */
  unattended: Announced;
  /** Months in which people deploy and run by hand, whose runs with warnings count as successes. */
  attended: Announced;
  /** The same months, if runs with warnings counted as errors. */
  attendedStrict: Announced;
}

/** Simulates the months of the seeds from 0; every other eight of them with runs by hand. */
export async function simulateMonths(seeds: number): Promise<Months> {
  let [runs, promisedMs, brokenMs, gapMs, totalMs] = [0, 0, 0, 0, 0];
  const [unattended, attended, attendedStrict]: Warning[][] = [[], [], []];
  for (let seed = 0; seed < seeds; seed++) {
    const byHand = (seed >> 3) % 2 === 1;
    const measured = measure(await simulateMonth(seed, byHand));
    runs += measured.month.runs.length;
    promisedMs += measured.promisedMs;
    brokenMs += measured.brokenMs;
    gapMs += measured.gapMs;
    totalMs += measured.totalMs;
    if (byHand) attended?.push(measured.alarm);
    if (byHand) attendedStrict?.push(measured.strictAlarm);
    if (!byHand) unattended?.push(measured.alarm);
  }
  return {
    seeds,
    runs,
    promisedKept: 1 - brokenMs / promisedMs,
    promised: promisedMs / totalMs,
    working: 1 - gapMs / totalMs,
    unattended: announced(unattended ?? []),
    attended: announced(attended ?? []),
    attendedStrict: announced(attendedStrict ?? []),
  };
}

function announced(warnings: Warning[]): Announced {
  const leads = warnings.flatMap(({ leadsMs }) => leadsMs).toSorted((one, other) => one - other);
  const hours = (index: number) => Math.round(((leads[index] ?? Number.NaN) / HOUR) * 100) / 100;
  return {
    alarms: leads.length,
    unannounced: warnings.reduce((sum, { unannounced }) => sum + unannounced.length, 0),
    minimumLeadHours: hours(0),
    medianLeadHours: hours(Math.floor(leads.length / 2)),
  };
}

/** What these months broke of the promises; nothing is as it should be. */
export function brokenPromises({ promisedKept, unattended, attendedStrict }: Months): string[] {
  return [
    ...(promisedKept === 1 ? [] : ['a working token was promised and not there']),
    ...(unattended.unannounced === 0 ? [] : ['a login failed before the stale alarm']),
    ...(attendedStrict.unannounced === 0 ? [] : ['a login failed before the stale alarm, and no run by hand is why']),
  ];
}
