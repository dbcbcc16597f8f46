import type { SQSClient } from '@aws-sdk/client-sqs';

/** SQS. */
export type Queues = Record<never, never>;

export function queues(_client: SQSClient): Queues {
  return {};
}
