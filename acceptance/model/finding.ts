/** The result of a check. */
export interface Finding {
  result: 'passed' | 'failed' | 'skipped';
  /** What was observed, or the reason why the check was skipped. It contains no token and no account id. */
  observed: string;
}

/** Returns the finding of a check that saw what the project assumes, or something else. */
export function finding(asAssumed: boolean, observed: string): Finding {
  return { result: asAssumed ? 'passed' : 'failed', observed };
}

/** Returns the finding of a check that cannot run in this account or region. */
export function skipped(reason: string): Finding {
  return { result: 'skipped', observed: reason };
}

/** The result of a call that may fail: its value, or AWS's error. */
export type Attempt<T> =
  | { value: T; error?: undefined }
  | { value?: undefined; error: { name: string; message: string } };

/** Waits for a call that AWS may refuse. */
export async function attempt<T>(call: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await call };
  } catch (error) {
    const { name, message } = error as Error;
    return { error: { name, message } };
  }
}

/** The names of the errors with which AWS services deny a call. */
const DENIALS = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'];

/** Returns whether AWS denied the call. */
export function isDenied({ error }: Attempt<unknown>): boolean {
  return error !== undefined && DENIALS.includes(error.name);
}

/** Returns what happened in words, for the report: `allowed`, or the error. */
export function describeAttempt({ error }: Attempt<unknown>): string {
  return error ? `${error.name}: ${error.message}` : 'allowed';
}
