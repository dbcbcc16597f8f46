import type { Clock } from './ports';

/** Milliseconds for which denied calls are retried, because changes in IAM take time to propagate. */
export const ACCESS_DENIED_RETRY_MS = 60_000;

const PAUSE_MS = 3000;

/**
 * Error codes of calls that AWS denies. A service that has not received a new role yet reports an invalid token instead of
 * a missing permission. Source: "Common errors" in the API references of Secrets Manager and ECR; boto3, issue 509.
 */
const DENIED = ['AccessDenied', 'AccessDeniedException', 'InvalidClientTokenId', 'UnrecognizedClientException'];

/**
 * Makes a call, and retries it every 3 seconds while AWS denies it. IAM is eventually consistent, so AWS may deny calls of
 * a role that was created seconds ago. Source: IAM, "Troubleshoot: changes are not always visible".
 * @param until the time after which there is no further retry
 * @throws the last error
 */
export async function retryAccessDenied<T>(clock: Clock, until: Date, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isDenied = error instanceof Error && DENIED.includes(error.name);
      if (!isDenied || clock.now().getTime() + PAUSE_MS > until.getTime()) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}
