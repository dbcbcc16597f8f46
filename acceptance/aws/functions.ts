import { GetFunctionConfigurationCommand, InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** The result of a function. */
export interface FunctionResult {
  /** The return value, or the error. */
  payload: unknown;
  failed: boolean;
}

/** The settings of a function. */
export interface FunctionSettings {
  runtime: string;
  architectures: string[];
  /** `JSON` or `Text`. */
  logFormat: string;
  /** The lowest level of Lambda's own lines, or undefined with the format `Text`. */
  systemLogLevel: string | undefined;
  /** The lowest level of the function's lines, or undefined with the format `Text`. */
  applicationLogLevel: string | undefined;
  logGroup: string;
  /** The size of the zip. */
  codeBytes: number;
}

/** Lambda. */
export interface Functions {
  /** Runs a function and waits for its result. */
  invoke(name: string, event: object): Promise<FunctionResult>;
  /** Starts a function asynchronously, as EventBridge Scheduler does. */
  start(name: string, event: object): Promise<void>;
  settings(name: string): Promise<FunctionSettings>;
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
    async settings(name) {
      const settings = await client.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
      const { LogFormat, SystemLogLevel, ApplicationLogLevel, LogGroup = '' } = settings.LoggingConfig ?? {};
      return {
        runtime: settings.Runtime ?? '',
        architectures: settings.Architectures ?? [],
        logFormat: LogFormat ?? 'Text',
        systemLogLevel: SystemLogLevel,
        applicationLogLevel: ApplicationLogLevel,
        logGroup: LogGroup,
        codeBytes: settings.CodeSize ?? 0,
      };
    },
  };
}
