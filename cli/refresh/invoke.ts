import { InvokeCommand, type InvokeCommandOutput, type LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { errorMessage } from '../../lambda/core/error-message';
import { toOperationError } from '../common/client';
import { OperationError } from '../common/command-line';
import { type Result, resultSchema } from './result';

/** The function of a credential. */
export interface Refresher {
  functionName: string;
  region: string;
  /** The command that deploys it. */
  deploy: string;
}

/** The schedule's event. With it, a refresh fails if any region or secret fails. */
const EVENT = JSON.stringify({ scheduled: true });

/** Messages for the errors with which Lambda rejects an Invoke. Source: AWS Lambda API reference, "Invoke". */
const REJECTIONS: Record<string, (refresher: Refresher, reason: string) => string> = {
  ResourceNotFoundException: ({ functionName, region, deploy }) =>
    `The function ${functionName} does not exist in ${region} of this account. Deploy it with \`${deploy}\`, or select another region or account with --region or AWS_PROFILE.`,
  AccessDeniedException: ({ functionName }, reason) =>
    `Your principal may not run the function ${functionName}. Allow it lambda:InvokeFunction on this function. AWS returned: ${reason}`,
  TooManyRequestsException: ({ region }, reason) =>
    `Lambda in ${region} has no free concurrency. Try again in a minute. AWS returned: ${reason}`,
};

/**
 * Runs the function of a credential and waits for its result.
 * @throws OperationError with the function's own message if the refresh failed, or with the reason why it did not run
 */
export async function invokeRefresher(client: LambdaClient, refresher: Refresher): Promise<Result> {
  const { functionName, region } = refresher;
  const command = new InvokeCommand({ FunctionName: functionName, Payload: EVENT });
  const response = await client.send(command).catch((error: unknown) => {
    const rejection = REJECTIONS[(error as Error).name];
    throw rejection
      ? new OperationError(rejection(refresher, errorMessage(error)))
      : toOperationError(error, `Lambda in ${region}`);
  });
  return readResponse(response, refresher);
}

function readResponse(
  { FunctionError, Payload }: InvokeCommandOutput,
  { functionName, deploy }: Pick<Refresher, 'functionName' | 'deploy'>,
): Result {
  const payload = parseJson(Payload?.transformToString());
  if (FunctionError) {
    const { errorMessage } = Object(payload) as { errorMessage?: unknown };
    throw new OperationError(
      typeof errorMessage === 'string' ? errorMessage : `The function ${functionName} failed: ${FunctionError}`,
    );
  }
  const result = v.safeParse(resultSchema, payload);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const path = v.getDotPath(issue) ?? 'result';
  throw new OperationError(
    `The function ${functionName} returned an unexpected result: ${path}: ${issue.message}. If it runs another version of this app, deploy it with \`${deploy}\`.`,
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
