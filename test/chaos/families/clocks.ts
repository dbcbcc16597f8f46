import { TOKEN_ERRORS } from '../messages';
import { preload } from '../preload';
import type { Scenario } from '../scenario';

const HOUR_MS = 3_600_000;

/** How many hours the function's clock is ahead of AWS's clock. */
const FUNCTION_AHEAD = [0.2, 2, 11, 13, 24 * 365, -0.2, -2, -13, -24 * 365];
/** How many hours AWS's clock has advanced since the last refresh. */
const AWS_ADVANCED = [-6, -1, 1, 6, 11, 13];

/** Wrong clocks: a difference between the function and AWS, and a clock of AWS that jumps between two refreshes. */
export const clocks: Scenario[] = [
  ...FUNCTION_AHEAD.flatMap((hours) =>
    (['schedule', 'deployment'] as const).map((trigger): Scenario => {
      const name = `the function's clock is ${Math.abs(hours)} h ${hours < 0 ? 'behind' : 'ahead'}`;
      return {
        name: trigger === 'deployment' ? `${name}, deployment` : name,
        ...(hours > 12 ? { ends: 'fails', says: [TOKEN_ERRORS.expiredByClock] } : { ends: 'refreshes' }),
        trigger,
        environment: () => clockAhead(hours),
      };
    }),
  ),
  ...AWS_ADVANCED.map(
    (hours): Scenario => ({
      name: `AWS's clock ${hours < 0 ? `was set back ${-hours} h` : `advanced ${hours} h`} since the last refresh`,
      credential: 'many',
      ends: 'refreshes',
      given: ({ clock }) => void Object.assign(clock, { aheadHours: hours }),
      // Lambda's clock follows AWS's clock.
      environment: () => clockAhead(hours),
    }),
  ),
];

function clockAhead(hours: number) {
  return { ...preload('fake-date'), CHAOS_CLOCK_AHEAD_MS: String(hours * HOUR_MS) };
}
