import type { Month, MonthRun } from './simulate';
import { TIME_OUT } from './simulate';
import { type Hour, staleAlarm } from './stale-alarm';
import { HOUR, type Spell } from './weather';
import type { Found } from './world';

const TOKEN_LIFE = 12 * HOUR;

/** A time in which a consumer finds no login that works. */
export interface Gap extends Spell {
  /** A secret and a region. */
  place: string;
}

/** How a month's gaps were announced. */
export interface Warning {
  /** For each time that the alarm fired and a login failed: from the alarm to the first failed login. */
  leadsMs: number[];
  /** Gaps that began while the alarm was off. */
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
  alarm: Warning;
  /** The alarm as it would be if a run by hand that ended with warnings counted as an error. */
  strictAlarm: Warning;
}

/**
 * Measures a month.
 *
 * The promise: a run that is not killed, overlaps no other, and meets ECR, the registry (an answer other than a refusal,
 * or none) and Secrets Manager in order from its start to its time-out gives a consumer a working token from that
 * time-out until 12 hours after the run's start. So a consumer's token works all the time, as long as no two such runs
 * are farther apart than 12 hours less one time-out: whenever ECR answers at all within a token's life.
 */
export function measure(month: Month): Measured {
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
  const warning = (errors: MonthRun['outcome'][]) =>
    warningOf(gaps, staleAlarm(hoursOf(month, errors), refreshEveryHours));
  return {
    month,
    gaps,
    promisedMs,
    brokenMs,
    gapMs: total(gaps),
    totalMs: places.length * length,
    alarm: warning(['failed', 'killed']),
    strictAlarm: warning(['failed', 'killed', 'warned']),
  };
}

/** Every time between one found token's death and the next token. */
function gapsOf(found: Found[], end: number): Spell[] {
  return found.flatMap(({ from, expiresAt }, index) => {
    const to = found[index + 1]?.from ?? end;
    const start = Math.max(from, expiresAt);
    return start < to ? [{ from: start, to }] : [];
  });
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

function promiseOf({ start }: MonthRun): Spell {
  return { from: start + TIME_OUT, to: start + TOKEN_LIFE };
}

function union(spells: Spell[], end: number): Spell[] {
  const merged: Spell[] = [];
  for (const { from, to } of spells.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, Math.min(to, end));
    else if (from < end) merged.push({ from, to: Math.min(to, end) });
  }
  return merged;
}

function overlap(ones: Spell[], others: Spell[]): number {
  let sum = 0;
  for (const one of ones) {
    for (const other of others) sum += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from));
  }
  return sum;
}

function total(spells: Spell[]): number {
  return spells.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Lambda's metrics, which count an invocation in the hour that it began in. */
function hoursOf({ runs, length }: Month, errors: MonthRun['outcome'][]): Hour[] {
  const hours = Array.from({ length: length / HOUR }, () => ({ Invocations: 0, Errors: 0 }));
  for (const { start, outcome } of runs) {
    const hour = hours[Math.floor(start / HOUR)];
    if (!hour) continue;
    hour.Invocations++;
    if (errors.includes(outcome)) hour.Errors++;
  }
  return hours;
}

function warningOf(gaps: Gap[], states: boolean[]): Warning {
  const firsts = new Map<number, number>();
  const unannounced: Gap[] = [];
  for (const gap of gaps) {
    const fired = firedAt(states, gap.from);
    if (fired === undefined) unannounced.push(gap);
    else firsts.set(fired, Math.min(gap.from, firsts.get(fired) ?? Number.POSITIVE_INFINITY));
  }
  return { leadsMs: [...firsts].map(([fired, from]) => from - fired), unannounced };
}

/** When the alarm had fired that is on at that time; undefined if it is off. An hour is judged at its end. */
function firedAt(states: boolean[], time: number): number | undefined {
  let hour = Math.floor(time / HOUR) - 1;
  if (!states[hour]) return undefined;
  while (states[hour - 1]) hour--;
  return (hour + 1) * HOUR;
}
