import type { Clock } from './ports';

/** Milliseconds for which AccessDenied is retried, because changes in IAM take time to propagate. */
export const ACCESS_DENIED_RETRY_MS = 60_000;

const PAUSE_MS = 3000;

/**
 * Calls again for as long as AWS says AccessDenied and the time is not up: IAM is eventually consistent, so a role
 * that a deploy made seconds ago may still be denied. Source: IAM, "Troubleshoot: changes are not always visible".
 * @throws the last error
 */
export async function retryAccessDenied<T>(clock: Clock, until: Date, call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      const denied = error instanceof Error && error.name.startsWith('AccessDenied');
      if (!denied || clock.now().getTime() + PAUSE_MS > until.getTime()) throw error;
      await clock.sleep(PAUSE_MS);
    }
  }
}
