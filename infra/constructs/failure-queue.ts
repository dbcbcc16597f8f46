import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { hashedName } from '../naming/hashed-name';
import { acknowledgeDeadLetters } from './nag-suppressions';

/** Source: Amazon SQS API reference, "CreateQueue". */
const MAX_QUEUE_NAME = 80;

/** Returns the name of a stack's dead-letter queue: `<prefix>-failures`. */
export function failureQueueName(prefix: string): string {
  const end = '-failures';
  return `${hashedName(prefix, MAX_QUEUE_NAME - end.length)}${end}`;
}

/**
 * Creates the dead-letter queue. It receives an event if the run and its retries failed. The message attributes contain
 * the error. No message contains a token.
 * @param prefix the beginning of its name
 */
export function createFailureQueue(scope: Construct, prefix: string): Queue {
  const queue = new Queue(scope, 'Failures', {
    queueName: failureQueueName(prefix),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14), // the maximum, so that messages are still there after a holiday
  });
  acknowledgeDeadLetters(queue);
  return queue;
}
