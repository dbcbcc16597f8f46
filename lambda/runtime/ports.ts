/** The secrets by their names; a value's version id is chosen by the caller. */
export interface SecretStore {
  /**
   * A value, text or bytes, as text; undefined if there is none.
   * @param versionId by default that of the current one
   */
  value(
    name: string,
    signal: AbortSignal,
    versionId?: string,
  ): Promise<{ value: string; versionId: string } | undefined>;
  /** The ids of the current value and of the one before it, without the values. Ends by itself within 8 s. */
  versionIds(name: string): Promise<{ current?: string | undefined; previous?: string | undefined }>;
  /** Makes a value, text or bytes, current. The same version id with the same value again changes nothing. */
  put(name: string, value: string | Uint8Array, versionId: string, signal: AbortSignal): Promise<{ arn: string }>;
}

/** The time, as a parameter. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}
