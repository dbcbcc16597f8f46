import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { versionExpiry } from '../../lambda/core/version-id';

/**
 * The states of a secret.
 * - `fresh`: the last refresh succeeded
 * - `late`: the token is valid, but a refresh was missed
 * - `expired`: the token has expired
 * - `empty`: the secret has no value yet
 * - `unknown`: another program wrote the value, so its expiry is unknown
 * - `missing`: the secret does not exist in this account and region
 * - `marked for deletion`: refreshes cannot write to the secret
 * - `denied`: the principal may not describe the secret
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

/** The state of the copy of a secret in another region, as Secrets Manager returns it. */
export interface ReplicaDescription {
  region: string;
  /** `InSync`, `InProgress` or `Failed`. */
  status: string;
  /** The reason that Secrets Manager gives. */
  reason: string | undefined;
}

/** The outcome of DescribeSecret. `reason` is the error message from AWS. */
export type SecretDescription =
  | {
      outcome: 'described';
      versionId: string | undefined;
      markedForDeletion: boolean;
      replicas: ReplicaDescription[];
    }
  | { outcome: 'missing' }
  | { outcome: 'denied'; reason: string };

/** The state of a secret, its current version, and the expiry that the version's id contains. */
export interface SecretState {
  state: State;
  versionId?: string;
  expiresAt?: Date;
}

const HOUR_MS = 3_600_000;
/**
 * Covers the schedule's window of 15 minutes, Lambda's two retries of a run of 100 s, and differences between clocks.
 */
const GRACE_HOURS = 0.5;

/** Returns the state of a secret without reading its value. */
export function secretState(description: SecretDescription, refreshEveryHours: number, now: Date): SecretState {
  if (description.outcome !== 'described') return { state: description.outcome };
  const { versionId, markedForDeletion } = description;
  if (markedForDeletion) return { state: 'marked for deletion' };
  if (versionId === undefined) return { state: 'empty' };
  const expiresAt = versionExpiry(versionId);
  if (expiresAt === undefined) return { state: 'unknown', versionId };
  const remaining = expiresAt.getTime() - now.getTime();
  // Just before the next refresh, a token is valid for this long. If less is left, that refresh was missed.
  const leastRemaining = (TOKEN_LIFETIME_HOURS - refreshEveryHours - GRACE_HOURS) * HOUR_MS;
  return { state: remaining <= 0 ? 'expired' : remaining < leastRemaining ? 'late' : 'fresh', versionId, expiresAt };
}
