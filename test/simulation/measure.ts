import { type AlarmModel, type Hour, isOn } from '../infra/monitoring/alarm';
import { HOUR, type Interval, merge, overlapMs, totalMs } from './intervals';
import { type Month, type MonthRun, RUN_TIMEOUT } from './simulate-month';
import { type ConsumerToken, TOKEN_LIFETIME } from './simulated-aws';

/** How alarms preceded the gaps of a month. */
export interface AlarmRecord {
  refreshEveryHours: number;
  /** For each alarm that preceded a gap: the time from the alarm to the first gap. */
  leadsMs: number[];
  /** Gaps without an alarm at their start, but with one while the expired token was valid. */
  recovered: number;
  /** Gaps without any alarm since the expired token was issued. */
  missed: number;
}

/** The guarantee for a month, and what happened. Times are sums over all secrets and regions. */
export interface Measurement {
  /** The time in which a working token is guaranteed. */
  guaranteedMs: number;
  /** The part of that time without a working token; must be 0. */
  brokenMs: number;
  /** The whole time without a working token. */
  gapMs: number;
  /** The whole time. */
  totalMs: number;
  /** The record of the stale alarm. */
  stale: AlarmRecord;
  /** The record of the stale and the failing alarm together. */
  either: AlarmRecord;
}

/**
 * Measures a month.
 *
 * The guarantee: a run gives a consumer a working token from its timeout until 12 hours after its start, if
 * - the run is not killed and overlaps no other run
 * - ECR and Secrets Manager work, and the registry does not refuse tokens, from its start to its timeout.
 *
 * So a consumer always has a working token while two such runs are at most 12 hours less one timeout apart.
 */
export function measure(month: Month, { stale, failing }: Record<'stale' | 'failing', AlarmModel>): Measurement {
  const { aws, length, refreshEveryHours } = month;
  const runs = undisturbedRuns(month.runs);
  const hours = metricsByHour(month);
  const gaps: Interval[] = [];
  let [guaranteedMs, brokenMs] = [0, 0];
  for (const [key, tokens] of aws.consumerTokens) {
    const [, region = ''] = key.split(' ');
    const guarantees = runs
      .filter(({ start }) => aws.works(region, start, start + RUN_TIMEOUT))
      .map(({ start }) => ({ from: start + RUN_TIMEOUT, to: start + TOKEN_LIFETIME }));
    const guaranteed = merge(guarantees, length);
    const gapsOfKey = gapsBetween(tokens, length);
    guaranteedMs += totalMs(guaranteed);
    brokenMs += overlapMs(guaranteed, gapsOfKey);
    gaps.push(...gapsOfKey);
  }
  return {
    guaranteedMs,
    brokenMs,
    gapMs: totalMs(gaps),
    totalMs: aws.consumerTokens.size * length,
    stale: { refreshEveryHours, ...alarmRecord(gaps, [stale], hours) },
    either: { refreshEveryHours, ...alarmRecord(gaps, [stale, failing], hours) },
  };
}

/** Returns the intervals from the expiry of a token to the next working token. */
function gapsBetween(tokens: ConsumerToken[], end: number): Interval[] {
  const gaps = tokens.map(({ from, expiresAt }, index) => {
    return { from: Math.max(from, expiresAt), to: tokens[index + 1]?.from ?? end };
  });
  // Two adjacent gaps are one: the refresh between them carried over an expired token.
  return merge(
    gaps.filter(({ from, to }) => from < to),
    end,
  );
}

/** Returns the runs that were not killed and did not overlap another one. */
function undisturbedRuns(runs: MonthRun[]): MonthRun[] {
  const sorted = runs.toSorted((one, other) => one.start - other.start);
  return sorted.filter(({ start, outcome }, index) => {
    const [previous, next] = [sorted[index - 1]?.start ?? -Infinity, sorted[index + 1]?.start ?? Infinity];
    return outcome !== 'killed' && previous + RUN_TIMEOUT < start && start + RUN_TIMEOUT < next;
  });
}

/** Returns Lambda's metrics. An invocation counts in the hour in which it starts; an hour without any has no value. */
function metricsByHour({ runs, drops, length }: Month): Hour[] {
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

function alarmRecord(gaps: Interval[], alarms: AlarmModel[], hours: Hour[]): Omit<AlarmRecord, 'refreshEveryHours'> {
  const isAnyOn = (hour: number) => {
    const lookBack = (alarm: AlarmModel) => hours.slice(Math.max(0, hour + 1 - alarm.hours), hour + 1);
    return hour >= 0 && alarms.some((alarm) => isOn(alarm, lookBack(alarm)));
  };
  const firstGaps = new Map<number, number>();
  let [recovered, missed] = [0, 0];
  for (const { from } of gaps) {
    // Alarms are evaluated at the end of each hour, later than CloudWatch might do.
    const last = Math.floor(from / HOUR) - 1;
    if (isAnyOn(last)) {
      let since = last;
      while (isAnyOn(since - 1)) since--;
      firstGaps.set(since, Math.min(from, firstGaps.get(since) ?? Number.POSITIVE_INFINITY));
    } else {
      const hoursOfToken = Array.from({ length: TOKEN_LIFETIME / HOUR }, (_, ago) => last - ago);
      if (hoursOfToken.some(isAnyOn)) recovered++;
      else missed++;
    }
  }
  return { leadsMs: [...firstGaps].map(([since, from]) => from - (since + 1) * HOUR), recovered, missed };
}
