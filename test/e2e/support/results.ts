import { aws } from './aws';
import { ACCOUNT, REGION } from './place';

/** A message of a queue. */
export interface Message {
  Body: string;
  ReceiptHandle: string;
  MessageAttributes?: Record<string, { StringValue: string; DataType: string }>;
}

/** An event on the bus that tells how a function's asynchronous invocation ended. */
export interface ResultEvent {
  source: string;
  'detail-type': string;
  resources: string[];
  detail: {
    requestContext: { requestId: string; functionArn: string; condition: string; approximateInvokeCount: number };
    requestPayload: unknown;
    responsePayload: unknown;
  };
}

/**
 * Subscribes to the results of functions with the rule that the docs show.
 * @returns what takes the events that have come since the last time
 */
export async function subscribe(name: string): Promise<() => Promise<ResultEvent[]>> {
  await aws(['sqs', 'create-queue', '--queue-name', name]);
  await aws(['events', 'put-rule', '--name', name, '--event-pattern', JSON.stringify({ source: ['lambda'] })]);
  const target = `Id=queue,Arn=arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`;
  await aws(['events', 'put-targets', '--rule', name, '--targets', target]);
  return async () => (await take(name)).map(({ Body }) => JSON.parse(Body) as ResultEvent);
}

/** Takes a queue's messages, ten at most, so that they are no longer in it. */
export async function take(queue: string): Promise<Message[]> {
  const { QueueUrl: url } = await aws<{ QueueUrl: string }>(['sqs', 'get-queue-url', '--queue-name', queue]);
  const receive = ['sqs', 'receive-message', '--queue-url', url, '--max-number-of-messages', '10'];
  const query = ['--message-attribute-names', 'All', '--query', '{Messages: Messages || `[]`}'];
  const { Messages } = await aws<{ Messages: Message[] }>([...receive, ...query]);
  for (const { ReceiptHandle } of Messages) {
    await aws(['sqs', 'delete-message', '--queue-url', url, '--receipt-handle', ReceiptHandle]);
  }
  return Messages;
}
