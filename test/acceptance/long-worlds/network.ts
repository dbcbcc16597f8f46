import { networkSuite } from '../../../acceptance/long-suites/network';
import type { LongWorld } from '../support/long-world';
import type { World } from '../support/world';

const REFUSED =
  'The provided execution role does not have permissions to call CreateNetworkInterface on EC2 (Service: Lambda)';

/** Deployments in the order in which the checks start them. */
type Deployment = 'create' | 'reconnect' | 'remove' | 'disconnect' | 'add' | 'last';
const ORDER: Deployment[] = ['create', 'reconnect', 'remove', 'disconnect', 'add', 'last'];

/** @param failing the deployment that fails */
function world(failing?: Deployment): World {
  let count = 0;
  let interfaces = 0;
  return {
    probes: async () => ({ vpcId: 'vpc-1', subnetA: 'subnet-1', subnetB: 'subnet-2', group: 'sg-1' }),
    stack: {
      async deploy({ network }) {
        const succeeded = ORDER[count] !== failing;
        count += 1;
        interfaces = network ? 2 : 0;
        return { succeeded, output: 'the output' };
      },
    },
    aws: {
      functions: { invoke: async () => ({ payload: {}, failed: false }) },
      stacks: { events: async () => [{ resource: 'Refresher', status: 'CREATE_FAILED', reason: REFUSED }] },
      network: {
        lambdaInterfaces: async () =>
          Array.from({ length: interfaces }, (_, id) => ({ id: `eni-${id}`, status: 'in-use' })),
      },
    },
  };
}

const failsAt = (deployment: Deployment) => (changed: World) => Object.assign(changed, world(deployment));

export const networkWorld: LongWorld = {
  suite: networkSuite,
  world: () => world(),
  unanswered: {},
  mutations: {
    'long-network-create': [
      failsAt('create'),
      (changed) => {
        let runs = 0;
        changed.aws.functions = {
          async invoke() {
            runs += 1;
            return { payload: { errorMessage: 'no response' }, failed: runs === 1 };
          },
        };
      },
    ],
    'long-network-remove': [
      failsAt('remove'),
      (changed) => {
        const found = changed.aws.network?.lambdaInterfaces;
        changed.aws.network = {
          // A remaining interface of the removed connection.
          lambdaInterfaces: async (prefix) => [...((await found?.(prefix)) ?? []), { id: 'eni-9', status: 'in-use' }],
        };
      },
    ],
    'long-network-add': [failsAt('add'), failsAt('last')],
  },
};
