export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A time interval in milliseconds; `to` is not part of it. */
export interface Interval {
  from: number;
  to: number;
}

/** Returns sorted intervals that do not overlap and end at `end`. */
export function merge(intervals: Interval[], end: number): Interval[] {
  const merged: Interval[] = [];
  for (const { from, to } of intervals.toSorted((one, other) => one.from - other.from)) {
    const last = merged.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, Math.min(to, end));
    else if (from < end) merged.push({ from, to: Math.min(to, end) });
  }
  return merged;
}

export function totalMs(intervals: Interval[]): number {
  return intervals.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Returns how long an interval of each list lasts at the same time. */
export function overlapMs(ones: Interval[], others: Interval[]): number {
  const overlaps = ones.flatMap((one) =>
    others.map((other) => Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from))),
  );
  return overlaps.reduce((sum, overlap) => sum + overlap, 0);
}
