import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { FUNCTION_TIMEOUT_SECONDS } from '../core/limits';
import type { Clock } from '../runtime/ports';

/** The function that a custom resource runs. CloudFormation sends every property as text. */
export interface Run {
  /** ARN of a function or of a version. */
  FunctionArn: string;
  /** `RequestResponse` waits for the result, and `Event` does not. */
  InvocationType: 'RequestResponse' | 'Event';
}

const RETRY_MS = 60_000;
const PAUSE_MS = 5000;
const CONNECTION_TIMEOUT_MS = 5000;
/** Longer than the function's timeout, so that Lambda answers first. */
const SOCKET_TIMEOUT_MS = (FUNCTION_TIMEOUT_SECONDS + 20) * 1000;

/** Statuses of errors before the function starts: a new role or function is not ready yet, or Lambda throttles. */
const NOT_STARTED = [403, 404, 409, 429];
/** Codes of errors before the connection. */
const NOT_CONNECTED = ['EAI_AGAIN', 'ECONNREFUSED', 'ENOTFOUND'];

/**
 * Invokes a function without a payload. Retries for a minute if the call did not start the function, or if Lambda reports
 * an internal error. Never repeats a call without an answer, because the function may still be running.
 * @returns the message of the function's own error, or undefined if it succeeded
 * @throws the last error of Lambda
 */
export async function invoke(run: Run, clock: Clock): Promise<string | undefined> {
  const until = clock.now().getTime() + RETRY_MS;
  for (;;) {
    try {
      return await invokeOnce(run);
    } catch (error) {
      if (!isRepeatable(error) || clock.now().getTime() + PAUSE_MS > until) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}

async function invokeOnce({ FunctionArn: FunctionName, InvocationType }: Run): Promise<string | undefined> {
  // A client per call, because a connection that was open while Lambda suspended this function may be closed.
  const client = new LambdaClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, socketTimeout: SOCKET_TIMEOUT_MS },
  });
  const { FunctionError, Payload } = await client.send(new InvokeCommand({ FunctionName, InvocationType }));
  if (!FunctionError) return undefined;
  const { errorMessage } = Object(JSON.parse(Buffer.from(Payload ?? []).toString() || 'null'));
  return String(errorMessage || 'the function failed without a message');
}

function isRepeatable(error: unknown): boolean {
  const { $metadata, code } = Object(error) as { $metadata?: { httpStatusCode?: number }; code?: string };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return NOT_CONNECTED.includes(code ?? '');
  return NOT_STARTED.includes(status) || status >= 500;
}
