import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { errorMessage } from '../../lambda/core/error-message';
import { failedCall, OperationError } from '../shared/client';
import { type Result, resultSchema } from './result';

/** A credential's function, and where it is looked for. */
export interface Refresher {
  functionName: string;
  region: string;
  /** The command that deploys it. */
  deploy: string;
}

/** What the schedule sends: such a run fails on every failure. */
const EVENT = JSON.stringify({ scheduled: true });

/** Lambda's own refusals of an Invoke, and what to do about each. Source: AWS Lambda API reference, "Invoke". */
const REFUSALS: Record<string, (refresher: Refresher, reason: string) => string> = {
  ResourceNotFoundException: ({ functionName, region, deploy }) =>
    `there is no function ${functionName} in ${region} of this account; deploy it with \`${deploy}\`, or ask with another --region or AWS_PROFILE`,
  AccessDeniedException: ({ functionName }, reason) =>
    `you may not run it: ${reason}; it takes lambda:InvokeFunction on the function ${functionName}`,
  TooManyRequestsException: ({ region }, reason) =>
    `Lambda in ${region} has no room for one more run now: ${reason}; try again in a minute`,
};

/**
 * Runs a credential's function, and waits for it.
 * @throws OperationError in the function's own words if it failed, else in one sentence
 */
export async function invokeRefresher(client: LambdaClient, refresher: Refresher): Promise<Result> {
  const { functionName, region } = refresher;
  const command = new InvokeCommand({ FunctionName: functionName, Payload: EVENT });
  const answer = await client.send(command).catch((error: unknown) => {
    const refusal = REFUSALS[(error as Error).name];
    throw refusal
      ? new OperationError(refusal(refresher, errorMessage(error)))
      : failedCall(error, `Lambda in ${region}`);
  });
  return readAnswer(answer, functionName);
}

function readAnswer({ FunctionError, Payload }: InvokeCommandOutput, functionName: string): Result {
  const payload = parseJson(Payload?.transformToString());
  if (FunctionError) {
    const { errorMessage } = Object(payload) as { errorMessage?: unknown };
    throw new OperationError(typeof errorMessage === 'string' ? errorMessage : `${functionName}: ${FunctionError}`);
  }
  const result = v.safeParse(resultSchema, payload);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const where = v.getDotPath(issue) ?? 'the answer';
  throw new OperationError(`${functionName} answered what is no refresh's result: ${where}: ${issue.message}`);
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
