import type { Hour } from './alarm';

/** A run of a function, or the end of its retries, at a minute. */
export interface Happening {
  minute: number;
  metrics: Hour;
}

/** A run that succeeded. */
export const success = (minute: number): Happening => ({ minute, metrics: { Invocations: 1, Errors: 0 } });
/** A run that failed. */
const failure = (minute: number): Happening => ({ minute, metrics: { Invocations: 1, Errors: 1 } });
/** Lambda gives an event up. */
const drop = (minute: number): Happening => ({ minute, metrics: { AsyncEventsDropped: 1 } });

/** A scheduled refresh that fails for good: an attempt, one after a minute, one after two more, each of 100 s at most. */
export function failedForGood(minute: number): Happening[] {
  return [failure(minute), failure(minute + 3), failure(minute + 7), drop(minute + 9)];
}

/** A scheduled refresh that succeeds at the last attempt. */
export function mended(minute: number): Happening[] {
  return [failure(minute), failure(minute + 3), success(minute + 7)];
}

/**
 * When an hour of an alarm ends. CloudWatch documents a window that slides with each evaluation, and one that keeps to
 * the clock; whether it counts an hour that is not over it does not say, so both are tried.
 */
export const WINDOWS = {
  sliding: (now: number) => now,
  'by the clock': (now: number) => Math.floor(now / 60) * 60,
  'by the clock, the hour in progress too': (now: number) => Math.ceil(now / 60) * 60,
} as const;

/** The last hours up to an end, each with the sums of what happened in it until now. */
export function hoursUntil(happenings: Happening[], now: number, end: number, count: number): Hour[] {
  const hours: Hour[] = Array.from({ length: count }, () => ({}));
  for (const { minute, metrics } of happenings) {
    const hour = hours[count - Math.ceil((end - minute) / 60)];
    if (!hour || minute >= now || minute >= end) continue;
    for (const [name, value = 0] of Object.entries(metrics)) hour[name] = (hour[name] ?? 0) + value;
  }
  return hours;
}
