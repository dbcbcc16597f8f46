import { aws } from './aws';
import { ACCOUNT, REGION } from './environment';

interface Message {
  Body: string;
  ReceiptHandle: string;
  MessageAttributes?: Record<string, { StringValue: string; DataType: string }>;
}

/** An event of Lambda with the result of an asynchronous invocation. */
interface ResultEvent {
  detail: { requestContext: { requestId: string } };
}

/**
 * Subscribes a queue to the results of functions, with the rule that the documentation shows.
 * @returns a function that returns the events since its last call
 */
export async function subscribe(name: string): Promise<() => Promise<ResultEvent[]>> {
  await aws('sqs create-queue', { queueName: name });
  await aws('events put-rule', { name, eventPattern: { source: ['lambda'] } });
  const targets = `Id=queue,Arn=arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  await aws('events put-targets', { rule: name, targets });
  return async () => (await receive(name)).map(({ Body }) => JSON.parse(Body) as ResultEvent);
}

/** Receives and deletes up to 10 messages of a queue. */
export async function receive(queueName: string): Promise<Message[]> {
  const { QueueUrl: queueUrl } = await aws<{ QueueUrl: string }>('sqs get-queue-url', { queueName });
  const parameters = { queueUrl, maxNumberOfMessages: '10', messageAttributeNames: 'All', query: 'Messages || `[]`' };
  const messages = await aws<Message[]>('sqs receive-message', parameters);
  for (const { ReceiptHandle: receiptHandle } of messages) await aws('sqs delete-message', { queueUrl, receiptHandle });
  return messages;
}
