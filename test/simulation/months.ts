import { alarmOf } from '../infra/monitoring/alarm';
import { synthesize } from '../infra/support/synthesize';
import { HOUR } from './intervals';
import { type AlarmRecord, measure } from './measure';
import { type Operators, simulateMonth } from './simulate-month';

type RecordWithInterval = AlarmRecord & { refreshEveryHours: number };

/** How alarms preceded the expired tokens of many months. */
export interface AlarmStatistics {
  /** The number of alarms that preceded an expired token. */
  alarms: number;
  /** The number of tokens that expired after their alarm had recovered. */
  recovered: number;
  /** The number of tokens that expired without an alarm. */
  missed: number;
  /** The time from the alarm to the first expired token. */
  minimumLeadHours: number;
  medianLeadHours: number;
  /** {@link minimumLeadHours} by the refresh interval in hours. */
  minimumLeadByInterval: Record<number, number>;
}

export interface Months {
  months: number;
  runs: number;
  /** The share of the time in which a working token is guaranteed. */
  guaranteed: number;
  /** The share of that time in which there is one; must be 1. */
  guaranteeKept: number;
  /** The share of the whole time in which there is one. */
  working: number;
  /** The stale alarm in months with scheduled runs only. */
  scheduleOnly: AlarmStatistics;
  /** The stale alarm in months with manual runs. */
  manualRuns: AlarmStatistics;
  /** The stale or the failing alarm in months with deployments. */
  deployments: AlarmStatistics;
  /** The stale alarm alone in these: a deployment during an outage resets it. */
  deploymentsStaleOnly: AlarmStatistics;
}

const INTERVALS = [1, 2, 3, 4];
const OPERATORS: Operators[] = ['none', 'refresh', 'deploy'];

/** Simulates months with the seeds from 0. The operators change after every eight months. */
export async function simulateMonths(months: number): Promise<Months> {
  const alarms = INTERVALS.map((refreshEveryHours) => {
    const template = synthesize({ credentials: { ci: { refreshEveryHours } } }).EcrCredentials;
    const alarm = (name: string) => alarmOf(template, `EcrCredentials-ci-${name}`);
    return { stale: alarm('stale'), failing: alarm('failing') };
  });
  let [runs, guaranteedMs, brokenMs, gapMs, totalMs] = [0, 0, 0, 0, 0];
  const stale: Record<Operators, RecordWithInterval[]> = { none: [], refresh: [], deploy: [] };
  const either: RecordWithInterval[] = [];
  for (let seed = 0; seed < months; seed++) {
    const operators = OPERATORS[(seed >> 3) % OPERATORS.length] ?? 'none';
    const month = await simulateMonth(seed, operators);
    const { refreshEveryHours } = month;
    const alarmsOfMonth = alarms[refreshEveryHours - 1];
    if (!alarmsOfMonth) throw new Error(`there is no alarm for an interval of ${refreshEveryHours} hours`);
    const measured = measure(month, alarmsOfMonth);
    runs += month.runs.length;
    guaranteedMs += measured.guaranteedMs;
    brokenMs += measured.brokenMs;
    gapMs += measured.gapMs;
    totalMs += measured.totalMs;
    stale[operators].push({ ...measured.stale, refreshEveryHours });
    if (operators === 'deploy') either.push({ ...measured.either, refreshEveryHours });
  }
  return {
    months,
    runs,
    guaranteed: guaranteedMs / totalMs,
    guaranteeKept: 1 - brokenMs / guaranteedMs,
    working: 1 - gapMs / totalMs,
    scheduleOnly: statistics(stale.none),
    manualRuns: statistics(stale.refresh),
    deployments: statistics(either),
    deploymentsStaleOnly: statistics(stale.deploy),
  };
}

function statistics(records: RecordWithInterval[]): AlarmStatistics {
  const leadsOf = (some: AlarmRecord[]) => some.flatMap(({ leadsMs }) => leadsMs).toSorted((one, other) => one - other);
  const leads = leadsOf(records);
  const minimum = (interval: number) =>
    inHours(leadsOf(records.filter(({ refreshEveryHours }) => refreshEveryHours === interval))[0]);
  return {
    alarms: leads.length,
    recovered: records.reduce((sum, { recovered }) => sum + recovered, 0),
    missed: records.reduce((sum, { missed }) => sum + missed, 0),
    minimumLeadHours: inHours(leads[0]),
    medianLeadHours: inHours(leads[Math.floor(leads.length / 2)]),
    minimumLeadByInterval: Object.fromEntries(INTERVALS.map((interval) => [interval, minimum(interval)])),
  };
}

function inHours(milliseconds = Number.NaN): number {
  return Math.round((milliseconds / HOUR) * 100) / 100;
}

/** Returns the guarantees that these months broke. */
export function brokenGuarantees({ guaranteeKept, scheduleOnly, manualRuns, deployments }: Months): string[] {
  const hasGap = ({ recovered, missed }: AlarmStatistics) => recovered + missed > 0;
  // The text of the stale alarm states 12 hours, less the interval, 2 hours, and the hour that has started.
  const isLate = ({ minimumLeadByInterval }: AlarmStatistics) =>
    INTERVALS.some((interval) => !((minimumLeadByInterval[interval] ?? 0) >= 9 - interval));
  return [
    ...(guaranteeKept === 1 ? [] : ['a working token was guaranteed, but there was none']),
    ...(hasGap(scheduleOnly) ? ['a token expired without the stale alarm'] : []),
    ...(isLate(scheduleOnly) ? ['the stale alarm preceded an expired token by less than its text states'] : []),
    ...(hasGap(manualRuns) ? ['a token expired without the stale alarm, with manual runs'] : []),
    ...(isLate(manualRuns) ? ['the stale alarm preceded it by less than its text states, with manual runs'] : []),
    ...(hasGap(deployments) ? ['a token expired without any alarm, with deployments'] : []),
    ...(deployments.minimumLeadHours >= 1 ? [] : ['an alarm preceded it by less than an hour, with deployments']),
  ].map((text) => `BROKEN: ${text}`);
}

/** Returns the results of many months as text. */
export function monthsText({ months, runs, guaranteed, guaranteeKept, working, ...alarms }: Months): string {
  return [
    `${months} random months of 30 days, ${runs} runs`,
    `  working token guaranteed        ${percent(guaranteed)} of the time`,
    `  working token present           ${percent(guaranteeKept)} of the guaranteed time, ${percent(working)} of all`,
    `  stale alarm, scheduled runs     ${alarmText(alarms.scheduleOnly)}`,
    `    minimum by refresh interval   ${intervalText(alarms.scheduleOnly)}`,
    `  stale alarm, manual runs        ${alarmText(alarms.manualRuns)}`,
    `    minimum by refresh interval   ${intervalText(alarms.manualRuns)}`,
    `  either alarm, deployments       ${alarmText(alarms.deployments)}`,
    `    stale alarm alone             ${alarmText(alarms.deploymentsStaleOnly)}`,
  ].join('\n');
}

function alarmText({ alarms, recovered, missed, minimumLeadHours, medianLeadHours }: AlarmStatistics): string {
  const leads = `${alarms} alarms before the first expired token, minimum ${minimumLeadHours} h, median ${medianLeadHours} h`;
  return `${leads}; ${recovered} expired after the alarm recovered, ${missed} without an alarm`;
}

function intervalText({ minimumLeadByInterval }: AlarmStatistics): string {
  const leads = Object.entries(minimumLeadByInterval);
  return leads.map(([interval, hours]) => `every ${interval} h: ${hours} h`).join(', ');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;
}
