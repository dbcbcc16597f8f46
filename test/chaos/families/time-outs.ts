import { awsFault } from '../../../local/stand-in/http/faults';
import type { Scenario } from '../scenario';

const FAMILY = 'the whole run';

/** What befalls a run as a whole. */
export const timeOuts: Scenario[] = [
  {
    family: FAMILY,
    name: 'Lambda ends it at its time-out',
    credential: 'many',
    ends: 'fails',
    says: [],
    inject({ standIn, credential }) {
      credential.refresher.timeoutSeconds = 2;
      standIn.faults.inject({ kind: 'hang' }, { operation: 'PutSecretValue' });
    },
  },
  {
    family: FAMILY,
    name: 'its retry after a failure finds all well',
    credential: 'many',
    ends: 'refreshes',
    inject: ({ standIn }) => standIn.faults.inject(awsFault('ServerException', 'down'), { service: 'ecr' }, 3),
    run: async (world) => {
      await world.run();
      return [await world.run()];
    },
  },
  {
    family: FAMILY,
    name: 'everything is throttled twice',
    credential: 'many',
    ends: 'refreshes',
    slow: true,
    inject({ standIn }) {
      const throttled = awsFault('ThrottlingException', 'Rate exceeded');
      standIn.faults.inject(throttled, { service: 'ecr' }, 6);
      standIn.faults.inject(throttled, { service: 'ecr-public' }, 2);
      standIn.faults.inject(throttled, { service: 'secretsmanager' }, 6);
    },
  },
];
