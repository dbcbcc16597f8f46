import { AwsError } from './error';

/** A secret's value on the wire: text, or bytes as base64. */
export interface SecretValue {
  SecretString?: string | undefined;
  SecretBinary?: string | undefined;
}

interface Version extends SecretValue {
  createdAt: Date;
}

/** The label of the value that a reader gets. */
const CURRENT = 'AWSCURRENT';
const PREVIOUS = 'AWSPREVIOUS';

/** One secret with its versions and their staging labels, each of which is on one version at most. */
export class Secret {
  readonly versions = new Map<string, Version>();
  changedAt: Date;
  /** When Secrets Manager will delete it; until then it can be restored. */
  deletionDate: Date | undefined;
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
   * Adds a version; one that is there already with the same value is left as it is.
   * @throws AwsError if the version is there with another value
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
  }

  /**
   * The version that a reader asks for; without id and stage the current one.
   * @throws AwsError if there is no such version
   */
  read(versionId?: string, stage?: string): Version & { versionId: string } {
    const id = versionId ?? this.labels.get(stage ?? CURRENT) ?? '';
    const version = this.versions.get(id);
    if (!version) {
      const wanted = versionId === undefined ? `staging label: ${stage ?? CURRENT}` : `VersionId: ${versionId}`;
      throw new AwsError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for ${wanted}`,
      );
    }
    if (stage !== undefined && this.labels.get(stage) !== id) {
      const message = 'You provided a VersionStage that is not associated to the provided VersionId.';
      throw new AwsError('InvalidRequestException', message);
    }
    return { ...version, versionId: id };
  }

  /** The staging labels of a version. */
  stagesOf(versionId: string): string[] {
    return [...this.labels].filter(([, id]) => id === versionId).map(([stage]) => stage);
  }

  /** The versions that have a staging label; undefined if there is none. */
  stages(): Record<string, string[]> | undefined {
    const ids = [...new Set(this.labels.values())];
    return ids.length > 0 ? Object.fromEntries(ids.map((id) => [id, this.stagesOf(id)])) : undefined;
  }

  private label(stage: string, versionId: string): void {
    const before = this.labels.get(stage);
    if (stage === CURRENT && before !== undefined) this.labels.set(PREVIOUS, before);
    this.labels.set(stage, versionId);
  }
}
