import { remediationFor, type Subject } from './remediation';
import { type Description, type State, standingOf } from './state';

/** One secret, as `npm run status -- --json` prints it: documented in docs/operations.md. */
export interface SecretStatus {
  credential: string;
  secret: string;
  format: string;
  region: string;
  state: State;
  /** ISO 8601; null where no version id tells. */
  expiresAt: string | null;
  /** The current version; null where there is none, or it can't be seen. */
  versionId: string | null;
  /** Why it is not fresh; null where it is. */
  why: string | null;
  /** What to do about it, in this order. */
  commands: string[];
}

/** Puts together what is known of a secret, without its value. */
export function statusOf(subject: Subject, description: Description, now: Date): SecretStatus {
  const { credential, secret, format, region, refreshEveryHours } = subject;
  const { state, expiresAt, versionId } = standingOf(description, refreshEveryHours, now);
  const remediation = remediationFor(subject, state, description);
  return {
    credential,
    secret,
    format,
    region,
    state,
    expiresAt: expiresAt?.toISOString() ?? null,
    versionId: versionId ?? null,
    why: remediation?.why ?? null,
    commands: remediation?.commands ?? [],
  };
}
