import { EXPIRED_BY_CLOCK } from '../messages';
import { preload } from '../preload';
import type { Ending, Scenario } from '../scenario';
import type { Environment } from '../world';
import { DOWN, ecr, failing, HANG, put, THROTTLED } from './faults';

const SOURCES = ['eu-west-1', 'us-east-1', 'ap-southeast-2', 'public'];

const OUTAGES: [name: string, sources: string[]][] = [
  ['ECR is down in one region', ['us-east-1']],
  ["ECR is down in the stack's own region", ['eu-west-1']],
  ['ECR is down in two regions', ['us-east-1', 'ap-southeast-2']],
  ['ECR is down in every region', SOURCES.slice(0, 3)],
  ['ECR Public is down', ['public']],
  ['ECR and ECR Public are down everywhere', SOURCES],
];

const VARIANTS: [suffix: string, ends: Ending, settings: Partial<Scenario>][] = [
  ['', 'fails', {}],
  [', deployment', 'warns', { trigger: 'deployment' }],
  [', manual run', 'fails', { trigger: 'manual' }],
  [', first refresh', 'fails', { before: 'nothing' }],
  [', and the previous tokens have expired', 'fails', { given: ({ advanceClock }) => advanceClock(13) }],
];

/** Outages of ECR in some or all regions. */
export const regionalOutages: Scenario[] = OUTAGES.flatMap(([name, sources]) =>
  VARIANTS.map(([suffix, ends, settings]) => ({
    ...settings,
    name: `${name}${suffix}`,
    credential: 'many',
    ends,
    reports: sources.map((source) => new RegExp(`${source}: ServerException: out of order`)),
    faults: sources.map((source) => [DOWN, ecr(source)]),
  })),
);

/** Faults that concern a run as a whole. */
export const wholeRuns: Scenario[] = [
  failing('Lambda stops the run at its timeout', [], [[HANG, put()]], {
    credential: 'many',
    given: ({ credential }) => void Object.assign(credential.refresher, { timeoutSeconds: 2 }),
  }),
  {
    name: 'the retry after a failed run succeeds',
    credential: 'many',
    ends: 'refreshes',
    faults: [[DOWN, { service: 'ecr' }, 3]],
    run: async (world) => {
      await world.run();
      return [await world.run()];
    },
  },
  {
    name: 'every call is throttled twice',
    credential: 'many',
    ends: 'refreshes',
    slow: true,
    faults: [
      [THROTTLED, { service: 'ecr' }, 6],
      [THROTTLED, { service: 'ecr-public' }, 2],
      [THROTTLED, { service: 'secretsmanager' }, 6],
    ],
  },
];

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
        ...(hours > 12 ? { ends: 'fails', reports: [EXPIRED_BY_CLOCK] } : { ends: 'refreshes' }),
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
      given: ({ advanceClock }) => advanceClock(hours),
      // Lambda's clock follows AWS's clock.
      environment: () => clockAhead(hours),
    }),
  ),
];

/** Returns the environment of a function whose clock is ahead. */
export function clockAhead(hours: number): Environment {
  return { ...preload('fake-date'), CHAOS_CLOCK_AHEAD_MS: String(hours * 3_600_000) };
}
