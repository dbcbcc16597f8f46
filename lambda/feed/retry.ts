import type { Clock } from '../runtime/ports';
import { AttemptError } from './delivery/attempt-error';

const MAX_ATTEMPTS = 4;
/** The longest pause before the second attempt. It doubles with each further attempt. */
const PAUSE_MS = 2000;

/** The options that decide whether and when there is another attempt. */
export interface RetryOptions {
  clock: Clock;
  /** Returns a number from 0 to 1 that shortens a pause, so that feeds that failed together do not retry together. */
  random(): number;
  /** The time after which no attempt starts. */
  until: Date;
}

/**
 * Makes up to four attempts until one succeeds or fails permanently.
 * @param isCurrent called before each attempt. If it returns false, there is no further attempt.
 * @returns the number of attempts, and whether the last one succeeded
 * @throws the error of the last attempt
 */
export async function retry(
  { clock, random, until }: RetryOptions,
  isCurrent: () => Promise<boolean>,
  attempt: () => Promise<void>,
): Promise<{ attempts: number; delivered: boolean }> {
  for (let attempts = 1; ; attempts++) {
    if (!(await isCurrent())) return { attempts: attempts - 1, delivered: false };
    try {
      await attempt();
      return { attempts, delivered: true };
    } catch (error) {
      if (!(error instanceof AttemptError) || error.retryAfterMs === undefined || attempts === MAX_ATTEMPTS)
        throw error;
      const pause = Math.max(error.retryAfterMs, PAUSE_MS * 2 ** (attempts - 1) * (0.5 + random() / 2));
      if (clock.now().getTime() + pause >= until.getTime()) throw error;
      await clock.sleep(pause);
    }
  }
}
