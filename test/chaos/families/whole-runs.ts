import { awsFault } from '../../../local/stand-in/http/faults';
import type { Scenario } from '../scenario';
import { DOWN, hang, PUT } from './faults';

const throttled = awsFault('ThrottlingException', 'Rate exceeded');

/** Faults that concern a run as a whole. */
export const wholeRuns: Scenario[] = [
  {
    name: 'Lambda stops the run at its timeout',
    credential: 'many',
    ends: 'fails',
    given: ({ credential }) => void Object.assign(credential.refresher, { timeoutSeconds: 2 }),
    faults: [[hang, { operation: PUT }]],
  },
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
      [throttled, { service: 'ecr' }, 6],
      [throttled, { service: 'ecr-public' }, 2],
      [throttled, { service: 'secretsmanager' }, 6],
    ],
  },
];
