import { alarmOf } from '../infra/monitoring/alarm';
import { synthesize } from '../infra/support/synthesize';
import { HOUR } from './intervals';
import { type AlarmRecord, measure } from './measure';
import { type Operators, simulateMonth } from './simulate-month';

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

export interface Months extends Record<Operators | 'deploymentsStaleOnly', AlarmStatistics> {
  months: number;
  runs: number;
  /** The share of the time in which a working token is guaranteed. */
  guaranteed: number;
  /** The share of that time in which there is one; must be 1. */
  guaranteeKept: number;
  /** The share of the whole time in which there is one. */
  working: number;
}

const INTERVALS = [1, 2, 3, 4];
const OPERATORS: Operators[] = ['scheduleOnly', 'manualRuns', 'deployments'];

/** Simulates months with the seeds from 0. The operators change after every eight months. */
export async function simulateMonths(months: number): Promise<Months> {
  const alarmsByInterval = INTERVALS.map((refreshEveryHours) => {
    const template = synthesize({ credentials: { ci: { refreshEveryHours } } }).EcrCredentials;
    const alarm = (name: string) => alarmOf(template, `EcrCredentials-ci-${name}`);
    return { stale: alarm('stale'), failing: alarm('failing') };
  });
  let [runs, guaranteedMs, brokenMs, gapMs, totalMs] = [0, 0, 0, 0, 0];
  const stale: Record<Operators, AlarmRecord[]> = { scheduleOnly: [], manualRuns: [], deployments: [] };
  const either: AlarmRecord[] = [];
  for (let seed = 0; seed < months; seed++) {
    const operators = OPERATORS[(seed >> 3) % OPERATORS.length] ?? 'scheduleOnly';
    const month = await simulateMonth(seed, operators);
    const alarms = alarmsByInterval[month.refreshEveryHours - 1];
    if (!alarms) throw new Error(`there is no alarm for an interval of ${month.refreshEveryHours} hours`);
    const measured = measure(month, alarms);
    runs += month.runs.length;
    guaranteedMs += measured.guaranteedMs;
    brokenMs += measured.brokenMs;
    gapMs += measured.gapMs;
    totalMs += measured.totalMs;
    stale[operators].push(measured.stale);
    if (operators === 'deployments') either.push(measured.either);
  }
  return {
    months,
    runs,
    guaranteed: guaranteedMs / totalMs,
    guaranteeKept: 1 - brokenMs / guaranteedMs,
    working: 1 - gapMs / totalMs,
    scheduleOnly: statistics(stale.scheduleOnly),
    manualRuns: statistics(stale.manualRuns),
    deployments: statistics(either),
    deploymentsStaleOnly: statistics(stale.deployments),
  };
}

function statistics(records: AlarmRecord[]): AlarmStatistics {
  const leadsOf = (some: AlarmRecord[]) => some.flatMap(({ leadsMs }) => leadsMs).toSorted((one, other) => one - other);
  const inHours = (ms = Number.NaN) => Math.round((ms / HOUR) * 100) / 100;
  const ofInterval = (hours: number) => records.filter(({ refreshEveryHours }) => refreshEveryHours === hours);
  const leads = leadsOf(records);
  return {
    alarms: leads.length,
    recovered: records.reduce((sum, { recovered }) => sum + recovered, 0),
    missed: records.reduce((sum, { missed }) => sum + missed, 0),
    minimumLeadHours: inHours(leads[0]),
    medianLeadHours: inHours(leads[Math.floor(leads.length / 2)]),
    minimumLeadByInterval: Object.fromEntries(
      INTERVALS.map((hours) => [hours, inHours(leadsOf(ofInterval(hours))[0])]),
    ),
  };
}

/** Returns the guarantees that these months broke. */
export function brokenGuarantees({ guaranteeKept, scheduleOnly, manualRuns, deployments }: Months): string[] {
  const hasGap = ({ recovered, missed }: AlarmStatistics) => recovered + missed > 0;
  // The text of the stale alarm states 12 hours, less the interval, 2 hours, and the hour that has started.
  const isTooLate = ({ minimumLeadByInterval }: AlarmStatistics) =>
    !INTERVALS.every((hours) => (minimumLeadByInterval[hours] ?? 0) >= 9 - hours);
  const guarantees: [isBroken: boolean, text: string][] = [
    [guaranteeKept !== 1, 'a working token was guaranteed, but there was none'],
    [hasGap(scheduleOnly), 'a token expired without the stale alarm'],
    [hasGap(manualRuns), 'a token expired without the stale alarm, with manual runs'],
    [hasGap(deployments), 'a token expired without any alarm, with deployments'],
    [isTooLate(scheduleOnly), 'the stale alarm went off later than its text states'],
    [isTooLate(manualRuns), 'the stale alarm went off later than its text states, with manual runs'],
    [!(deployments.minimumLeadHours >= 1), 'an alarm went off less than an hour before a token expired'],
  ];
  return guarantees.filter(([isBroken]) => isBroken).map(([, text]) => `BROKEN: ${text}`);
}

/** Returns the results of many months as text. */
export function monthsText({ months, runs, guaranteed, guaranteeKept, working, ...alarms }: Months): string {
  const percent = (share: number) => `${(share * 100).toFixed(share === 1 ? 0 : 2)} %`;
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
  return `${leads}; ${recovered} tokens expired after the alarm recovered, ${missed} without an alarm`;
}

function intervalText({ minimumLeadByInterval }: AlarmStatistics): string {
  const leads = Object.entries(minimumLeadByInterval);
  return leads.map(([interval, hours]) => `every ${interval} h: ${hours} h`).join(', ');
}
