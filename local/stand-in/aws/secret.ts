import { AwsError } from './error';

/** The value of a secret in the API: text, or bytes in base64. */
export interface SecretValue {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

interface Version extends SecretValue {
  createdAt: Date;
}

/** The staging label of the version that a reader gets by default. */
const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** The copy of a secret in another region. */
interface Copy {
  secret: Secret;
  /** Why Secrets Manager cannot update the copy, which then keeps its versions. */
  failure?: string | undefined;
}

/** One secret with its versions. Each staging label belongs to at most one version. */
export class Secret {
  readonly versions = new Map<string, Version>();
  changedAt: Date;
  /** When Secrets Manager deletes the secret. Until then it can be restored. */
  deletionDate: Date | undefined;
  /** The region of the secret that this one is a replica of. A replica cannot be written. */
  primaryRegion: string | undefined;
  /** The replicas by region. */
  readonly replicas = new Map<string, Copy>();
  private readonly labels = new Map<string, string>();

  constructor(
    readonly name: string,
    readonly arn: string,
    readonly details: { Description?: string | undefined; Tags: { Key: string; Value: string }[] },
    readonly createdAt: Date,
  ) {
    this.changedAt = createdAt;
  }

  /**
   * Adds a version. Does nothing if the version exists with the same value.
   * @throws AwsError if the version exists with another value
   */
  put(versionId: string, { SecretString, SecretBinary }: SecretValue, stages: string[], now: Date): void {
    const known = this.versions.get(versionId);
    if (known) {
      if (known.SecretString === SecretString && known.SecretBinary === SecretBinary) return;
      throw new AwsError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${versionId} because that value is already in use for a version of secret ${this.arn}.`,
      );
    }
    const first = this.versions.size === 0;
    this.versions.set(versionId, { SecretString, SecretBinary, createdAt: now });
    for (const stage of new Set(first ? [CURRENT, ...stages] : stages)) this.label(stage, versionId);
    this.changedAt = now;
    this.replicate();
  }

  /**
   * Returns a version. Without an id and a stage, it is the current one.
   * @throws AwsError if the version does not exist
   */
  read(versionId?: string, stage?: string): Version & { versionId: string } {
    const id = versionId ?? this.labels.get(stage ?? CURRENT) ?? '';
    const version = this.versions.get(id);
    if (!version) {
      const requested = versionId === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${versionId}`;
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${requested}`,
      );
    }
    if (stage !== undefined && this.labels.get(stage) !== id) {
      const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
      throw new AwsError('InvalidRequestException', message);
    }
    return { ...version, versionId: id };
  }

  /**
   * Makes the replication to a region fail, or repairs it.
   * @param reason the text for `StatusMessage`; undefined repairs the replication
   */
  failReplication(region: string, reason: string | undefined): void {
    const replica = this.replicas.get(region);
    if (!replica) throw new Error(`${this.name} has no replica in ${region}`);
    replica.failure = reason;
    this.replicate();
  }

  /** Returns the staging labels of a version. */
  stagesOf(versionId: string): string[] {
    return [...this.labels].filter(([, id]) => id === versionId).map(([stage]) => stage);
  }

  /** Returns the versions that have staging labels, or undefined if none has. */
  stages(): Record<string, string[]> | undefined {
    const ids = [...new Set(this.labels.values())];
    return ids.length > 0 ? Object.fromEntries(ids.map((id) => [id, this.stagesOf(id)])) : undefined;
  }

  /** Copies the versions, at once. Secrets Manager does it some time later. */
  private replicate(): void {
    for (const { secret, failure } of this.replicas.values()) {
      if (failure !== undefined) continue;
      for (const [id, version] of this.versions) secret.versions.set(id, version);
      for (const [stage, id] of this.labels) secret.labels.set(stage, id);
      secret.changedAt = this.changedAt;
    }
  }

  private label(stage: string, versionId: string): void {
    const previous = this.labels.get(stage);
    if (stage === CURRENT && previous !== undefined) this.labels.set(PREVIOUS, previous);
    this.labels.set(stage, versionId);
  }
}
