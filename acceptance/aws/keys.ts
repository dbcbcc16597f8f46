import type { KMSClient } from '@aws-sdk/client-kms';

/** KMS. */
export type KmsKeys = Record<never, never>;

export function kmsKeys(_client: KMSClient): KmsKeys {
  return {};
}
