import type { Clock } from '../runtime/ports';
import { AttemptError } from './delivery/attempt-error';

const MAX_ATTEMPTS = 4;
/** The longest pause before the second attempt; it doubles with each further one. */
const PAUSE_MS = 2000;

/** What decides whether and when there is another attempt. */
export interface Patience {
  clock: Clock;
  /** From 0 to 1: how much of a pause is kept, so that feeds that failed together don't come back together. */
  random(): number;
  /** No attempt begins after it. */
  until: Date;
}

/**
 * Makes attempts until one succeeds, or there is no use in another, or there have been four.
 * @param isCurrent asked before each attempt; where it says no, there is none
 * @returns the number of attempts made, and whether the last one succeeded or none was of use any more
 * @throws the last attempt's error
 */
export async function retry(
  { clock, random, until }: Patience,
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
