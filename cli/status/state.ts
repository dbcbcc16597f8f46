import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { versionExpiry } from '../../lambda/core/version-id';

/**
 * How a secret stands: `late` lives, but a refresh was missed; `empty` has no value yet; `unknown` holds a value that
 * somebody else wrote, so nothing tells when it dies; `missing` is not in this account and region.
 */
export const STATES = [
  'fresh',
  'late',
  'expired',
  'empty',
  'unknown',
  'missing',
  'marked for deletion',
  'denied',
] as const;

/** One of {@link STATES}. */
export type State = (typeof STATES)[number];

/** What DescribeSecret says of a secret; where it is denied, in AWS's words. */
export type Description =
  | { answer: 'described'; versionId: string | undefined; markedForDeletion: boolean }
  | { answer: 'missing' }
  | { answer: 'denied'; reason: string };

/** A secret's state; the expiry as far as the current version's id tells it. */
export interface Standing {
  state: State;
  versionId?: string;
  expiresAt?: Date;
}

const HOUR_MS = 3_600_000;
/** A schedule's window of 15 minutes, Lambda's two retries of a run of 100 s, and clocks that differ. */
const GRACE_HOURS = 0.5;

/** Tells how a secret stands, without its value. */
export function standingOf(description: Description, refreshEveryHours: number, now: Date): Standing {
  if (description.answer !== 'described') return { state: description.answer };
  const { versionId, markedForDeletion } = description;
  if (markedForDeletion) return { state: 'marked for deletion' };
  if (versionId === undefined) return { state: 'empty' };
  const expiresAt = versionExpiry(versionId);
  if (expiresAt === undefined) return { state: 'unknown', versionId };
  const left = expiresAt.getTime() - now.getTime();
  // Just before the next refresh a value has this long to live; with less, that refresh didn't come.
  const due = (TOKEN_LIFETIME_HOURS - refreshEveryHours - GRACE_HOURS) * HOUR_MS;
  return { state: left <= 0 ? 'expired' : left < due ? 'late' : 'fresh', versionId, expiresAt };
}
