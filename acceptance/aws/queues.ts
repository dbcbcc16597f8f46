import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** A message of a queue. */
export interface Message {
  body: string;
  /** The values of the message attributes by name. */
  attributes: Record<string, string>;
}

/** SQS. */
export interface Queues {
  /** Waits some seconds for messages of a queue, deletes them and returns them: at most 10. */
  receive(name: string): Promise<Message[]>;
}

/** A long poll, because a short one asks only some of SQS's servers and can miss messages. */
const WAIT_SECONDS = 3;

export function queues(client: SQSClient): Queues {
  return {
    async receive(name) {
      const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: name }));
      const command = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: WAIT_SECONDS,
        MessageAttributeNames: ['All'],
      });
      const { Messages = [] } = await client.send(command);
      for (const { ReceiptHandle } of Messages) {
        await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      }
      return Messages.map(({ Body: body = '', MessageAttributes = {} }) => ({
        body,
        attributes: Object.fromEntries(
          Object.entries(MessageAttributes).map(([attribute, { StringValue = '' }]) => [attribute, StringValue]),
        ),
      }));
    },
  };
}
