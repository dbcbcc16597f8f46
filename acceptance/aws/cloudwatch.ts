import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';

/** CloudWatch. */
export type CloudWatch = Record<never, never>;

export function cloudWatch(_client: CloudWatchClient): CloudWatch {
  return {};
}
