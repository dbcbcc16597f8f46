import type { Progress } from './context';

/** One of several programs that are timed side by side. */
export interface Contender {
  name: string;
  /** Runs the program once and returns its time in milliseconds. It throws if the program did not do its work. */
  run(): Promise<number>;
}

/**
 * Runs each contender once in every round, always in the same order, so that a slow moment of the machine affects all
 * of them. An extra first round is not counted, because it fills the disk caches.
 * @returns milliseconds by the contender's name, one figure for each round
 */
export async function inRounds<Name extends string>(
  contenders: (Contender & { name: Name })[],
  rounds: number,
  progress: Progress = () => {},
): Promise<Record<Name, number[]>> {
  const times = new Map<Name, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      progress(round === 0 ? `warm-up: ${name}` : `round ${round} of ${rounds}: ${name}`);
      const milliseconds = await run();
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return Object.fromEntries(times) as Record<Name, number[]>;
}
