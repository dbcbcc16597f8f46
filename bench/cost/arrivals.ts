/** One refresh, by when it starts: seconds since the first schedule was made. */
export interface Run {
  start: number;
}

/** How schedules come to be, and when each of them fires. */
export interface Fleet {
  credentials: number;
  everyHours: number;
  /** The schedule's flexible window: it fires at any moment of it. */
  windowSeconds: number;
  /** How long it took to make all the schedules: each counts from its own making. */
  madeWithinSeconds: number;
}

/**
 * A day's runs of a fleet, in the order of their start. A rate schedule without a start date counts from its making, so
 * what was deployed together fires together; the window spreads it, evenly and anew each time (as Scheduler's guide
 * suggests; it promises no distribution).
 * @param random from 0 to 1
 */
export function arrivals(
  { credentials, everyHours, windowSeconds, madeWithinSeconds }: Fleet,
  random: () => number,
): Run[] {
  const runs: Run[] = [];
  for (let credential = 0; credential < credentials; credential++) {
    const made = (credential / credentials) * madeWithinSeconds;
    for (let hour = 0; hour < 24; hour += everyHours) {
      runs.push({ start: made + hour * 3600 + random() * windowSeconds });
    }
  }
  return runs.sort((a, b) => a.start - b.start);
}

/** A linear congruential generator, so that a simulation can be run again with the same outcome. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
