import type { IAMClient } from '@aws-sdk/client-iam';

/** IAM. */
export type Iam = Record<never, never>;

export function iam(_client: IAMClient): Iam {
  return {};
}
