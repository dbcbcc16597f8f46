import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../model/context';

const EVERY_SECONDS = 5;

/** @param stop ends all waits with its reason */
export function createClock(stop?: AbortSignal): Clock {
  return {
    now: () => new Date(),
    async until(attempt, { timeoutSeconds, everySeconds = EVERY_SECONDS }) {
      const end = Date.now() + timeoutSeconds * 1000;
      for (;;) {
        stop?.throwIfAborted();
        const value = await attempt();
        if (value !== undefined || Date.now() >= end) return value;
        await sleep(everySeconds * 1000, undefined, stop && { signal: stop });
      }
    },
  };
}
