const MINUTE_MS = 60_000;

/** Returns a time in UTC, to the minute: `2026-03-01 19:58`. */
export function formatUtc(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

/** Returns a time in UTC and its distance from now: `2026-03-01 19:58, in 11 h 58 min`. */
export function formatRelativeToNow(date: Date, now: Date): string {
  const minutes = Math.floor(Math.abs(date.getTime() - now.getTime()) / MINUTE_MS);
  const span = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${formatUtc(date)}, ${date > now ? `in ${span}` : `${span} ago`}`;
}
