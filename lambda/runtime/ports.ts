/** A version of a secret in Secrets Manager. */
export interface StoredVersion {
  value: string;
  versionId: string;
  createdAt?: Date | undefined;
}

/** The state of the copy of a secret in another region. */
export interface ReplicaState {
  region: string;
  /** `InSync`, `InProgress` or `Failed`. Source: Secrets Manager API reference, "ReplicationStatusType". */
  status: string;
  /** The reason that Secrets Manager gives, such as for `Failed`. */
  reason?: string | undefined;
}

/** Access to secrets by name. */
export interface SecretStore {
  /**
   * Reads a value, a string or bytes, as text.
   * @param versionId the version to read. By default it is the current version.
   * @returns undefined if the secret has no value
   */
  value(name: string, signal: AbortSignal, versionId?: string): Promise<StoredVersion | undefined>;
  /** Reads the ids of the current and the previous version, without their values. The call ends within 8 seconds. */
  versionIds(name: string): Promise<{ current?: string | undefined; previous?: string | undefined }>;
  /** Reads the states of a secret's replicas, without its value. The call ends within 8 seconds. */
  replicas(name: string): Promise<ReplicaState[]>;
  /**
   * Makes a value, a string or bytes, the current one.
   * @param versionId chosen by the caller. A second call with the same id and the same value changes nothing.
   */
  put(name: string, value: string | Uint8Array, versionId: string, signal: AbortSignal): Promise<{ arn: string }>;
}

/** The clock, which tests replace. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
