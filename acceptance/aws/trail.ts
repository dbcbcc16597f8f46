import type { CloudTrailClient } from '@aws-sdk/client-cloudtrail';

/** CloudTrail. */
export type Trail = Record<never, never>;

export function trail(_client: CloudTrailClient): Trail {
  return {};
}
