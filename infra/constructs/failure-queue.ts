import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { shortName } from '../naming/hashed-name';
import { acknowledgeDeadLetters } from './nag-suppressions';

/** Source: the Amazon SQS API, CreateQueue. */
const MAX_QUEUE_NAME = 80;

/** The name of a stack's queue of failures, `<stack>-failures`. */
export function failureQueueName(stack: string): string {
  const end = '-failures';
  return `${shortName(stack, MAX_QUEUE_NAME - end.length)}${end}`;
}

/**
 * Where Lambda puts the event of a refresh that has failed for good: the schedule's own, and the error in the message's
 * attributes. No token is in either.
 * @param stack the name of the stack that it serves
 */
export function makeFailureQueue(scope: Construct, stack: string): Queue {
  const queue = new Queue(scope, 'Failures', {
    queueName: failureQueueName(stack),
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14), // SQS' longest: Friday's failure is there on Monday, and after a holiday
  });
  acknowledgeDeadLetters(queue);
  return queue;
}
