import type { Progress } from './progress';

/** Something that is measured beside others. */
export interface Contender {
  name: string;
  /** Does the work once; returns how long it took, in milliseconds. Throws where the work was not done. */
  run(): Promise<number>;
}

/**
 * Runs each contender once in every round, always in the same order: what happens to the machine happens to all of them.
 * A round that isn't counted goes before, so that none pays for cold disk caches.
 * @returns milliseconds by the contender's name, one a round
 */
export async function inRounds<Name extends string>(
  contenders: (Contender & { name: Name })[],
  rounds: number,
  progress: Progress = () => {},
): Promise<Record<Name, number[]>> {
  const times = new Map<Name, number[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const { name, run } of contenders) {
      progress(round === 0 ? `before the first round: ${name}` : `round ${round} of ${rounds}: ${name}`);
      const milliseconds = await run();
      if (round > 0) times.get(name)?.push(milliseconds);
    }
  }
  return Object.fromEntries(times) as Record<Name, number[]>;
}
