import {
  CancelKeyDeletionCommand,
  DecryptCommand,
  DescribeKeyCommand,
  EncryptCommand,
  GenerateDataKeyCommand,
  type KMSClient,
  ScheduleKeyDeletionCommand,
} from '@aws-sdk/client-kms';

/** KMS. */
export interface KmsKeys {
  /** Returns the state of a key, such as `Enabled`. */
  state(key: string): Promise<string>;
  /**
   * Checks whether the caller may use a key directly, without using it.
   * @throws Error AccessDeniedException if not
   */
  mayUse(key: string, operation: KeyOperation): Promise<void>;
  /**
   * Shortens the waiting period of a key that is pending deletion to 7 days, which is the minimum. CloudFormation sets 30
   * days.
   */
  shortenDeletion(key: string): Promise<void>;
}

/** An operation that encrypts or decrypts with a key. */
export type KeyOperation = 'Decrypt' | 'Encrypt' | 'GenerateDataKey';

/** The error of a dry run that would have succeeded. Source: KMS API reference, "DryRunOperationException". */
const ALLOWED = 'DryRunOperationException';

export function kmsKeys(client: KMSClient): KmsKeys {
  const dryRun = { DryRun: true };
  const dryRuns: Record<KeyOperation, (KeyId: string) => Promise<unknown>> = {
    // Only Secrets Manager has a ciphertext. Source: KMS API reference, "Decrypt", the parameter DryRunModifiers.
    Decrypt: (KeyId) => client.send(new DecryptCommand({ ...dryRun, KeyId, DryRunModifiers: ['IGNORE_CIPHERTEXT'] })),
    Encrypt: (KeyId) => client.send(new EncryptCommand({ ...dryRun, KeyId, Plaintext: Buffer.from('acceptance') })),
    GenerateDataKey: (KeyId) => client.send(new GenerateDataKeyCommand({ ...dryRun, KeyId, KeySpec: 'AES_256' })),
  };
  return {
    async state(key) {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId: key }));
      return KeyMetadata?.KeyState ?? '';
    },
    async mayUse(key, operation) {
      try {
        await dryRuns[operation](key);
      } catch (error) {
        if ((error as Error).name !== ALLOWED) throw error;
      }
    },
    async shortenDeletion(key) {
      // The period of a key that is pending deletion cannot change.
      await client.send(new CancelKeyDeletionCommand({ KeyId: key }));
      await client.send(new ScheduleKeyDeletionCommand({ KeyId: key, PendingWindowInDays: 7 }));
    },
  };
}
