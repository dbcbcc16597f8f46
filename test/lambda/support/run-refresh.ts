import { parseSpec, type RefreshResult, type RefreshSpec, type ResolvedSpec } from '../../../lambda/core/spec';
import type { RunOptions } from '../../../lambda/refresh/context';
import { refresh } from '../../../lambda/refresh/refresh';
import { RefreshError } from '../../../lambda/refresh/refresh-error';
import type { FakeAws } from './fake-aws';
import { SECRET } from './values';

const signal = new AbortController().signal;
export const SCHEDULED: RunOptions = { scheduled: true, duringDeployment: false, signal };
export const DEPLOYMENT: RunOptions = { scheduled: false, duringDeployment: true, signal };
export const ON_DEMAND: RunOptions = { scheduled: false, duringDeployment: false, signal };

export function spec(changes: Partial<RefreshSpec> = {}): ResolvedSpec {
  const whole: RefreshSpec = {
    credential: 'ci-pull',
    registries: [{ region: 'eu-west-1' }],
    publicRegistry: false,
    verifyToken: 'best-effort',
    secrets: [{ name: SECRET, format: 'dockerconfigjson' }],
    ...changes,
  };
  return parseSpec(JSON.stringify(whole), 'eu-west-1');
}

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
