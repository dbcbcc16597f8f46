import type { Call } from '../../../local/stand-in/http/calls';
import { OTHER_REGION, REGION } from '../in-memory-ports';
import { COPY_FAILED, COPY_UNKNOWN, failed } from '../messages';
import type { Scenario } from '../scenario';
import type { ChaosWorld } from '../world';
import { DOWN, failing, HANG } from './faults';
import { clockAhead } from './outages';

const NAME = 'ecr-replicated-dockerconfigjson';
const DESCRIBE: Partial<Call> = { operation: 'DescribeSecret', target: NAME };
const PRIMARY: Partial<Call> = { service: 'secretsmanager', region: REGION };

const versionIn = ({ standIn: { secrets } }: ChaosWorld, region: string) => secrets.get(region, NAME).read().versionId;

/** @throws Error if the copy does not have the same version as its secret */
function checkCopy(world: ChaosWorld): void {
  const [version, copied] = [REGION, OTHER_REGION].map((region) => versionIn(world, region));
  if (version !== copied) throw new Error(`the copy has the version ${copied}; must be ${version}`);
}

function failReplication({ standIn: { secrets } }: ChaosWorld): void {
  secrets.get(REGION, NAME).failReplication(OTHER_REGION, 'The key of the replica is disabled');
}

const scenarios: Scenario[] = [
  failing('no fault, with a replica', [], [], {
    ends: 'refreshes',
    run: async (world) => {
      const runs = [await world.run()];
      checkCopy(world);
      return runs;
    },
  }),
  failing('a replica fails', [COPY_FAILED], [], { ends: 'warns', given: failReplication }),
  failing('a replica fails, deployment', [COPY_FAILED], [], {
    ends: 'warns',
    given: failReplication,
    trigger: 'deployment',
  }),
  failing('a secret cannot be described', [COPY_UNKNOWN], [[DOWN, DESCRIBE]], { ends: 'warns' }),
  failing('DescribeSecret has no response', [COPY_UNKNOWN], [[HANG, DESCRIBE]], { ends: 'warns', slow: true }),
  failing('Secrets Manager is down in the region of the secrets', [failed(NAME, 'ServerException')], [[DOWN, PRIMARY]]),
  {
    name: "the primary region's Secrets Manager is down for a day, and a refresh after it updates the copy",
    ends: 'refreshes',
    faults: [[DOWN, PRIMARY]],
    run: async (world) => {
      await world.run();
      checkCopy(world); // consumers read the last token in the other region
      world.standIn.faults.clear();
      world.advanceClock(24);
      const runs = [await world.run({ environment: clockAhead(24) })];
      checkCopy(world);
      return runs;
    },
  },
];

/** Faults of copies in other regions, and of the region of the secrets. */
export const replicas = scenarios.map((scenario): Scenario => ({ credential: 'replicated', ...scenario }));
