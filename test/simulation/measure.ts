import type { AlarmModel, Hour } from '../infra/monitoring/alarm';
import { type Alarms, onSince } from './alarms';
import type { Month, MonthRun } from './simulate';
import { TIME_OUT } from './simulate';
import { HOUR, type Outage } from './weather';
import type { Found } from './world';

const TOKEN_LIFE = 12 * HOUR;

/** A time in which a consumer finds no login that works. */
export interface Gap extends Outage {
  /** A secret and a region. */
  place: string;
}

/** How a month's gaps were announced. */
export interface Warning {
  refreshEveryHours: number;
  /** For each time that an alarm went on and a login failed: from the alarm to the first failed login. */
  leadsMs: number[];
  /** Gaps that began while no alarm was on, though one had been since the login was made. */
  ended: Gap[];
  /** Gaps of logins in whose whole life no alarm was on. */
  unannounced: Gap[];
}

/** What is promised of a month, and what came. */
export interface Measured {
  month: Month;
  gaps: Gap[];
  /** In which a working token is promised, for each place. */
  promisedMs: number;
  /** Of it, without one: must be none. */
  brokenMs: number;
  /** Of the whole time, without one. */
  gapMs: number;
  /** Of the whole time, for each place. */
  totalMs: number;
  /** By the stale alarm alone. */
  stale: Warning;
  /** By the stale or the failing alarm. */
  either: Warning;
}

/**
 * Measures a month.
 *
 * The promise: a run that is not killed, overlaps no other, and meets ECR, the registry (an answer other than a refusal,
 * or none) and Secrets Manager in order from its start to its time-out gives a consumer a working token from that
 * time-out until 12 hours after the run's start. So a consumer's token works all the time, as long as no two such runs
 * are farther apart than 12 hours less one time-out: whenever ECR answers at all within a token's life.
 */
export function measure(month: Month, { stale, failing }: Alarms): Measured {
  const { aws, runs, length, refreshEveryHours } = month;
  const places = [...aws.found];
  const gaps = places.flatMap(([place, found]) => gapsOf(found, length).map((gap) => ({ ...gap, place })));
  const alone = undisturbed(runs);
  let promisedMs = 0;
  let brokenMs = 0;
  for (const [place] of places) {
    const promised = union(alone.filter((run) => inOrder(month, place, run)).map(promiseOf), length);
    promisedMs += total(promised);
    brokenMs += overlap(
      promised,
      gaps.filter((gap) => gap.place === place),
    );
  }
  const hours = hoursOf(month);
  const warning = (...alarms: AlarmModel[]) => ({ refreshEveryHours, ...warningOf(gaps, alarms, hours) });
  return {
    month,
    gaps,
    promisedMs,
    brokenMs,
    gapMs: total(gaps),
    totalMs: places.length * length,
    stale: warning(stale),
    either: warning(stale, failing),
  };
}

/** Every time between one found token's death and the next token that works. */
function gapsOf(found: Found[], end: number): Outage[] {
  const gaps: Outage[] = [];
  for (const [index, { from, expiresAt }] of found.entries()) {
    const to = found[index + 1]?.from ?? end;
    const start = Math.max(from, expiresAt);
    const last = gaps.at(-1);
    // A dead login that was carried over: the gap goes on.
    if (last && last.to === start) last.to = to;
    else if (start < to) gaps.push({ from: start, to });
  }
  return gaps;
}

/** The runs that nobody killed and that no other run overlapped. */
function undisturbed(runs: MonthRun[]): MonthRun[] {
  const sorted = runs.toSorted((one, other) => one.start - other.start);
  return sorted.filter((run, index) => {
    const [before, after] = [sorted[index - 1], sorted[index + 1]];
    const clear = (!before || before.start + TIME_OUT < run.start) && (!after || run.start + TIME_OUT < after.start);
    return clear && run.outcome !== 'killed';
  });
}

function inOrder({ aws }: Month, place: string, { start }: MonthRun): boolean {
  const ecr = aws.ecr[place.split(' ')[1] ?? ''];
  const needed = [ecr, aws.secretsManager, aws.refusals, aws.throttles];
  return needed.every((weather) => weather && !weather.badBetween(start, start + TIME_OUT));
}

function promiseOf({ start }: MonthRun): Outage {
  return { from: start + TIME_OUT, to: start + TOKEN_LIFE };
}

function union(spells: Outage[], end: number): Outage[] {
  const merged: Outage[] = [];
  for (const { from, to } of spells.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, Math.min(to, end));
    else if (from < end) merged.push({ from, to: Math.min(to, end) });
  }
  return merged;
}

function overlap(ones: Outage[], others: Outage[]): number {
  let sum = 0;
  for (const one of ones) {
    for (const other of others) sum += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
  }
  return sum;
}

function total(spells: Outage[]): number {
  return spells.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Lambda's metrics, which count an invocation in the hour that it began in; an hour without any has no value. */
function hoursOf({ runs, drops, length }: Month): Hour[] {
  const hours = Array.from({ length: length / HOUR }, (): Hour => ({}));
  const count = (time: number, metric: string, by = 1) => {
    const hour = hours[Math.floor(time / HOUR)];
    if (hour) hour[metric] = (hour[metric] ?? 0) + by;
  };
  for (const { start, outcome } of runs) {
    count(start, 'Invocations');
    count(start, 'Errors', outcome === 'succeeded' ? 0 : 1);
  }
  for (const drop of drops) count(drop, 'AsyncEventsDropped');
  return hours;
}

function warningOf(gaps: Gap[], alarms: AlarmModel[], hours: Hour[]): Omit<Warning, 'refreshEveryHours'> {
  const firsts = new Map<number, number>();
  const ended: Gap[] = [];
  const unannounced: Gap[] = [];
  for (const gap of gaps) {
    const on = onSince(alarms, hours, gap.from);
    if (on === undefined) (wasOn(alarms, hours, gap.from) ? ended : unannounced).push(gap);
    else firsts.set(on, Math.min(gap.from, firsts.get(on) ?? Number.POSITIVE_INFINITY));
  }
  return { leadsMs: [...firsts].map(([on, from]) => from - on), ended, unannounced };
}

/** Was one of the alarms on in the life of a login that died then? */
function wasOn(alarms: AlarmModel[], hours: Hour[], died: number): boolean {
  for (let time = died; time > died - TOKEN_LIFE; time -= HOUR) {
    if (onSince(alarms, hours, time) !== undefined) return true;
  }
  return false;
}
