import { type DeployedSecret, remediationFor } from './remediation';
import { type ReplicaStatus, replicaStatuses } from './replica-status';
import { type SecretDescription, type State, secretState } from './state';

/** One secret in the output of `ecr-credentials status --json`. docs/operations.md describes the fields. */
export interface SecretStatus {
  credential: string;
  secret: string;
  format: string;
  region: string;
  state: State;
  /** ISO 8601, or null if no version id contains an expiry. */
  expiresAt: string | null;
  /** The id of the current version, or null if there is none or it cannot be read. */
  versionId: string | null;
  /** Why the secret is not fresh and what to do, or null if it is fresh. */
  why: string | null;
  /** The commands that fix it, in this order. */
  commands: string[];
  /** The copies in other regions. The list is empty if the secret cannot be described. */
  replicas: ReplicaStatus[];
}

/** Returns the status of a secret without reading its value. */
export function secretStatus(deployed: DeployedSecret, description: SecretDescription, now: Date): SecretStatus {
  const { credential, secret, format, region, refreshEveryHours } = deployed;
  const { state, expiresAt, versionId } = secretState(description, refreshEveryHours, now);
  const remediation = remediationFor(deployed, state, description);
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
    replicas: description.outcome === 'described' ? replicaStatuses(deployed, description.replicas) : [],
  };
}
