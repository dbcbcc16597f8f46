import { alarmsByInterval } from './alarms';
import { measure, type Warning } from './measure';
import { type People, simulateMonth } from './simulate';
import { HOUR } from './weather';

/** How alarms announced the failed logins of many months. */
export interface Announced {
  /** Times that an alarm went on before a login failed. */
  alarms: number;
  /** Logins that began to fail when an alarm had been on in their life, but no longer. */
  ended: number;
  /** Logins that began to fail without any alarm in their life. */
  unannounced: number;
  /** From the alarm to the first failed login. */
  minimumLeadHours: number;
  medianLeadHours: number;
  /** {@link minimumLeadHours} by the interval in hours. */
  minimumByInterval: Record<number, number>;
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
  /** The stale alarm in months without people. */
  unattended: Announced;
  /** The stale alarm in months in which people run by hand. */
  byHand: Announced;
  /** The stale alarm in months in which people deploy too: a deploy during an outage puts it off. */
  deployingStale: Announced;
  /** The stale or the failing alarm in these. */
  deploying: Announced;
}

const PEOPLE: People[] = ['nobody', 'by hand', 'deploying'];

/** Simulates the months of the seeds from 0; every eight of them with other people. */
export async function simulateMonths(seeds: number): Promise<Months> {
  const alarms = alarmsByInterval();
  let [runs, promisedMs, brokenMs, gapMs, totalMs] = [0, 0, 0, 0, 0];
  const stale: Record<People, Warning[]> = { nobody: [], 'by hand': [], deploying: [] };
  const either: Warning[] = [];
  for (let seed = 0; seed < seeds; seed++) {
    const people = PEOPLE[(seed >> 3) % PEOPLE.length] ?? 'nobody';
    const month = await simulateMonth(seed, people);
    const itsAlarms = alarms.get(month.refreshEveryHours);
    if (!itsAlarms) throw new Error(`no alarms for a refresh every ${month.refreshEveryHours} hours`);
    const measured = measure(month, itsAlarms);
    runs += month.runs.length;
    promisedMs += measured.promisedMs;
    brokenMs += measured.brokenMs;
    gapMs += measured.gapMs;
    totalMs += measured.totalMs;
    stale[people].push(measured.stale);
    if (people === 'deploying') either.push(measured.either);
  }
  return {
    seeds,
    runs,
    promisedKept: 1 - brokenMs / promisedMs,
    promised: promisedMs / totalMs,
    working: 1 - gapMs / totalMs,
    unattended: announced(stale.nobody),
    byHand: announced(stale['by hand']),
    deployingStale: announced(stale.deploying),
    deploying: announced(either),
  };
}

function announced(warnings: Warning[]): Announced {
  const leads = leadsOf(warnings);
  const intervals = [...new Set(warnings.map(({ refreshEveryHours }) => refreshEveryHours))].toSorted();
  const ofInterval = (interval: number) => warnings.filter(({ refreshEveryHours }) => refreshEveryHours === interval);
  return {
    alarms: leads.length,
    ended: warnings.reduce((sum, { ended }) => sum + ended.length, 0),
    unannounced: warnings.reduce((sum, { unannounced }) => sum + unannounced.length, 0),
    minimumLeadHours: inHours(leads[0]),
    medianLeadHours: inHours(leads[Math.floor(leads.length / 2)]),
    minimumByInterval: Object.fromEntries(
      intervals.map((interval) => [interval, inHours(leadsOf(ofInterval(interval))[0])]),
    ),
  };
}

function leadsOf(warnings: Warning[]): number[] {
  return warnings.flatMap(({ leadsMs }) => leadsMs).toSorted((one, other) => one - other);
}

function inHours(milliseconds = Number.NaN): number {
  return Math.round((milliseconds / HOUR) * 100) / 100;
}

/** What these months broke of the promises; nothing is as it should be. */
export function brokenPromises({ promisedKept, unattended, byHand, deploying }: Months): string[] {
  return [
    ...(promisedKept === 1 ? [] : ['a working token was promised and not there']),
    ...(unattended.ended + unattended.unannounced === 0 ? [] : ['a login failed before the stale alarm']),
    ...(byHand.ended + byHand.unannounced === 0
      ? []
      : ['a login failed before the stale alarm, where people run by hand']),
    ...(deploying.ended + deploying.unannounced === 0 ? [] : ['a login failed before any alarm, where people deploy']),
  ];
}
