/** A region in which Secrets Manager keeps a copy of each secret of a credential. */
export interface ReplicaConfig {
  /** The name of an AWS region in the stack's partition. The stack's own region has the secrets already. */
  readonly region: string;
  /**
   * The ARN of the key of that region that encrypts the copies. It is required if `encryption` is a key, unless that key
   * is a multi-Region key with a replica in the region.
   * @default the AWS managed key for Secrets Manager, or the replica of the multi-Region key
   */
  readonly key?: string;
}
