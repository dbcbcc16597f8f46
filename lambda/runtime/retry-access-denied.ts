import type { Clock } from './ports';

/** Milliseconds for which AccessDenied is retried, because changes in IAM take time to propagate. */
export const ACCESS_DENIED_RETRY_MS = 60_000;

const PAUSE_MS = 3000;

/**
 * Makes a call, and retries it every 3 seconds while AWS returns AccessDenied. IAM is eventually consistent, so AWS may
 * deny calls of a role that was created seconds ago. Source: IAM, "Troubleshoot: changes are not always visible".
 * @param until the time after which there is no further retry
 * @throws the last error
 */
export async function retryAccessDenied<T>(clock: Clock, until: Date, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const isDenied = error instanceof Error && error.name.startsWith('AccessDenied');
      if (!isDenied || clock.now().getTime() + PAUSE_MS > until.getTime()) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}
