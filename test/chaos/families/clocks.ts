import { preload } from '../preload';
import { DEPLOY, type Ending, type Scenario } from '../scenario';
import type { RunChanges } from '../world';

const HOUR_MS = 3_600_000;
const FAMILY = 'a clock';

/** How many hours the function's clock is ahead of AWS's, and how its run ends. */
const FUNCTION_AHEAD: [hours: number, ends: Ending][] = [
  [0.2, 'refreshes'],
  [2, 'refreshes'],
  [11, 'refreshes'],
  [13, 'fails'],
  [24 * 365, 'fails'],
  [-0.2, 'refreshes'],
  [-2, 'refreshes'],
  [-13, 'refreshes'],
  [-24 * 365, 'refreshes'],
];

const EXPIRED = /the token expired at \S+; the function's clock shows/;

/** Clocks that are wrong: the function's against AWS's, and AWS's between two refreshes. */
export const wrongClocks: Scenario[] = [
  ...FUNCTION_AHEAD.flatMap(([hours, ends]) => [
    functionAhead(hours, ends, {}, ''),
    functionAhead(hours, ends, DEPLOY, ', at a deploy'),
  ]),
  ...[-6, -1, 1, 6, 11, 13].map(
    (hours): Scenario => ({
      family: FAMILY,
      name: `AWS's clock ${moved(hours)} since the last refresh`,
      credential: 'many',
      ends: 'refreshes',
      given: ({ clock }) => {
        clock.aheadMs = hours * HOUR_MS;
      },
      run: async (world) => [
        // The function's clock goes with AWS's, as Lambda's does.
        await world.run({ environment: ahead(hours) }),
      ],
    }),
  ),
];

function functionAhead(hours: number, ends: Ending, changes: RunChanges, how: string): Scenario {
  return {
    family: FAMILY,
    name: `the function's clock is ${Math.abs(hours)} h ${hours < 0 ? 'behind' : 'ahead'}${how}`,
    credential: 'one',
    ends,
    ...(ends === 'fails' ? { says: [EXPIRED] } : {}),
    run: async (world) => [await world.run({ ...changes, environment: ahead(hours) })],
  };
}

function ahead(hours: number): Record<string, string> {
  return { ...preload('clock'), CHAOS_CLOCK_AHEAD_MS: String(hours * HOUR_MS) };
}

function moved(hours: number): string {
  return hours < 0 ? `was put back ${-hours} h` : `went on ${hours} h`;
}
