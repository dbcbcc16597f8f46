import { awsFault } from '../../../local/stand-in/http/faults';
import { byDeploy, byHand, type Ending, type Scenario } from '../scenario';

const HOUR_MS = 3_600_000;
const SOURCES = ['eu-west-1', 'us-east-1', 'ap-southeast-2', 'public'];

/** Which regions ECR is down in, and how a run of the schedule ends. */
const DOWN: [name: string, sources: string[]][] = [
  ['one region is', ['us-east-1']],
  ["the stack's own region is", ['eu-west-1']],
  ['two regions are', ['us-east-1', 'ap-southeast-2']],
  ['every private region is', SOURCES.slice(0, 3)],
  ['ECR Public is', ['public']],
  ['every region is', SOURCES],
];

/** ECR down in some or all regions: for the schedule, by hand, at a deploy, at a first refresh, and after the old logins died. */
export const regionsDown: Scenario[] = DOWN.flatMap(([name, sources]) => [
  down(`${name} down`, sources, 'fails'),
  { ...down(`${name} down at a deploy`, sources, 'warns'), run: byDeploy },
  { ...down(`${name} down, by hand`, sources, 'fails'), run: byHand },
  { ...down(`${name} down at the first refresh`, sources, 'fails'), before: 'nothing' },
  {
    ...down(`${name} down, and the old logins have expired`, sources, 'fails'),
    given: ({ clock }) => {
      clock.aheadMs = 13 * HOUR_MS;
    },
  },
]);

function down(name: string, sources: string[], ends: Ending): Scenario {
  return {
    family: 'regions',
    name,
    credential: 'many',
    ends,
    says: sources.map((source) => new RegExp(`${source}: ServerException: out of order`)),
    inject({ standIn }) {
      for (const source of sources) {
        const match =
          source === 'public' ? { service: 'ecr-public' as const } : { service: 'ecr' as const, region: source };
        standIn.faults.inject(awsFault('ServerException', 'out of order'), match);
      }
    },
  };
}
