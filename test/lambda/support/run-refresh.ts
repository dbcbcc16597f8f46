import type { RefreshResult, RefreshSpec } from '../../../lambda/core/spec';
import type { RunOptions } from '../../../lambda/refresh/context';
import { refresh } from '../../../lambda/refresh/refresh';
import { RefreshError } from '../../../lambda/refresh/refresh-error';
import type { FakeAws } from './fake-aws';
import { spec } from './spec';

const signal = new AbortController().signal;
export const SCHEDULED: RunOptions = { scheduled: true, duringDeployment: false, signal };
export const DEPLOYMENT: RunOptions = { scheduled: false, duringDeployment: true, signal };
export const ON_DEMAND: RunOptions = { scheduled: false, duringDeployment: false, signal };

/** Returns the error that a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<Error> {
  const outcome = await promise.then(
    () => new Error('nothing failed'),
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new TypeError('the thrown value is not an Error');
  return outcome;
}

/** The outcome of a refresh. */
interface Outcome {
  /** Undefined if the refresh failed. */
  result: RefreshResult | undefined;
  /** The message of the RefreshError, or `succeeded`. */
  message: string;
  /** The warnings of the result or of the error. */
  warnings: string[];
}

/** Runs a refresh, by default as the schedule does. */
export function run(aws: FakeAws, changes: Partial<RefreshSpec> = {}, options = SCHEDULED): Promise<Outcome> {
  return refresh(spec(changes), aws, options).then(
    (result) => ({ result, message: 'succeeded', warnings: result.warnings }),
    (error: unknown) => {
      if (!(error instanceof RefreshError)) throw error;
      return { result: undefined, message: error.message, warnings: error.warnings };
    },
  );
}
