const MINUTE_MS = 60_000;

/** A point of time in UTC, to the minute: `2026-03-01 19:58`. */
export function utc(date: Date): string {
  return date.toISOString().slice(0, 16).replace('T', ' ');
}

/** When something is or was, seen from now: `2026-03-01 19:58, in 11 h 58 min`. */
export function seenFrom(now: Date, date: Date): string {
  const minutes = Math.floor(Math.abs(date.getTime() - now.getTime()) / MINUTE_MS);
  const span = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${utc(date)}, ${date > now ? `in ${span}` : `${span} ago`}`;
}
