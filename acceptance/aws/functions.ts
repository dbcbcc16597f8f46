import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** The result of a function. */
export interface FunctionResult {
  /** The return value, or the error. */
  payload: unknown;
  failed: boolean;
}

/** Lambda. */
export interface Functions {
  /** Runs a function and waits for its result. */
  invoke(name: string, event: object): Promise<FunctionResult>;
  /** Starts a function asynchronously, as EventBridge Scheduler does. */
  start(name: string, event: object): Promise<void>;
}

export function functions(client: LambdaClient): Functions {
  return {
    async invoke(name, event) {
      const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) });
      const { Payload, FunctionError } = await client.send(command);
      const text = Payload?.transformToString() ?? '';
      return { payload: text ? JSON.parse(text) : undefined, failed: FunctionError !== undefined };
    },
    async start(name, event) {
      await client.send(
        new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event), InvocationType: 'Event' }),
      );
    },
  };
}
