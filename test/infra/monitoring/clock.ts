import { ALL_CASES } from '../../simulation/extent';
import { hook } from '../support/deployed';
import { synthesize } from '../support/synthesize';
import { type AlarmModel, alarmOf, type Hour, isOn } from './alarm';

/** A run of a function, or a dropped event, at a minute. */
export interface Happening {
  minute: number;
  metrics: Hour;
}

export const success = (minute: number): Happening => ({ minute, metrics: { Invocations: 1, Errors: 0 } });
const failure = (minute: number): Happening => ({ minute, metrics: { Invocations: 1, Errors: 1 } });
const drop = (minute: number): Happening => ({ minute, metrics: { AsyncEventsDropped: 1 } });

/** Returns a refresh whose retries fail: after one minute and after two more. Each run takes at most 100 seconds. */
export function failedWithRetries(minute: number): Happening[] {
  return [failure(minute), failure(minute + 3), failure(minute + 7), drop(minute + 9)];
}

/** Returns a refresh that succeeds at its last retry. */
export function succeededAtLastRetry(minute: number): Happening[] {
  return [failure(minute), failure(minute + 3), success(minute + 7)];
}

/**
 * The end of the latest hour that CloudWatch evaluates. CloudWatch documents a window that slides with each evaluation,
 * and one that follows the clock. It does not document whether the current hour counts, so the tests try both.
 */
const WINDOWS = {
  'sliding window': (now: number) => now,
  'window by the clock': (now: number) => Math.floor(now / 60) * 60,
  'window by the clock with the current hour': (now: number) => Math.ceil(now / 60) * 60,
} as const;

/** The window of an alarm with the property `WallClockWindow`. */
const CLOCK: keyof typeof WINDOWS = 'window by the clock';

/** An alarm of one interval, evaluated with one kind of window. */
export interface AlarmCase {
  refreshEveryHours: number;
  window: string;
  alarm: AlarmModel;
  /** Returns whether the alarm is in ALARM at a minute after these happenings. */
  isOnAt(happenings: readonly Happening[], now: number): boolean;
}

/** The minutes of an hour at which a schedule starts refreshes. The sample of `npm test` has the first and the last. */
export const PHASES = Array.from({ length: 60 }, (_, minute) => minute).filter(
  (minute) => ALL_CASES || minute % 7 === 0 || minute === 59,
);

/** A kind of alarm. A feed has its own alarms. */
export type AlarmKind = `${'' | 'feed-hook-'}${'stale' | 'failing'}`;

/**
 * Returns the alarm of each interval, with each kind of window. In a partition without the metrics of asynchronous
 * invocations, the window always follows the clock.
 */
export function alarmCases(kind: AlarmKind, { asyncEventMetrics = true } = {}): AlarmCase[] {
  const without = asyncEventMetrics ? [] : ['EcrSharedAsyncEventMetrics'];
  const windows = Object.entries(WINDOWS).filter(([name]) => asyncEventMetrics || name === CLOCK);
  return [1, 2, 3, 4].flatMap((refreshEveryHours) => {
    const template = synthesize({ credentials: { ci: { refreshEveryHours, feeds: [hook('hook')] } } }).EcrCredentials;
    const alarm = alarmOf(template, `EcrCredentials-ci-${kind}`, without);
    return windows.map(([window, endOf]) => ({
      refreshEveryHours,
      window,
      alarm,
      isOnAt: (happenings, now) => isOn(alarm, hoursUntil(happenings, now, endOf(now), alarm.hours)),
    }));
  });
}

/** Returns the hours up to an end, each with the sums of its happenings until now. */
function hoursUntil(happenings: readonly Happening[], now: number, end: number, count: number): Hour[] {
  const hours: Hour[] = Array.from({ length: count }, () => ({}));
  for (const { minute, metrics } of happenings) {
    const hour = hours[count - Math.ceil((end - minute) / 60)];
    if (!hour || minute >= now || minute >= end) continue;
    for (const [name, value = 0] of Object.entries(metrics)) hour[name] = (hour[name] ?? 0) + value;
  }
  return hours;
}
