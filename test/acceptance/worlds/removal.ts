import type { StackEvent, StackResource } from '../../../acceptance/aws/stacks';
import { removalSuite } from '../../../acceptance/suites/removal';
import { answering, deploying, FAILED } from '../support/changes';
import type { SuiteWorld, World } from '../support/world';

const SECRET: StackResource = { logicalId: 'Secret', type: 'AWS::SecretsManager::Secret', physicalId: 'arn:secret' };
const VERSION: StackResource = { logicalId: 'Version', type: 'AWS::Lambda::Version', physicalId: 'arn:version' };
const SUCCEEDED = { succeeded: true, output: '' };
const WAIT =
  'QueueDeletedRecently: You must wait 60 seconds after deleting a queue before you can create another with the same name.';
const DELETED =
  "You can't create this secret because a secret with this name is already scheduled for deletion. (Service: SecretsManager)";
const ROLLED_BACK = { name: 'EcrAcceptance-removal', status: 'ROLLBACK_COMPLETE', reason: '', outputs: {} };

/** The first deployment after `destroy` fails with the documented messages, the next one succeeds. */
function world(): World {
  let isDeployed = false;
  let deploysUntilFailure = Number.POSITIVE_INFINITY;
  let rolledBack = false;
  return {
    stack: {
      async deploy() {
        deploysUntilFailure -= 1;
        rolledBack = deploysUntilFailure === 0;
        isDeployed = !rolledBack;
        return rolledBack ? FAILED : SUCCEEDED;
      },
      async destroy() {
        isDeployed = false;
        deploysUntilFailure = 1;
        return SUCCEEDED;
      },
    },
    aws: {
      stacks: {
        find: async () => (rolledBack ? ROLLED_BACK : undefined),
        events: async () => [failed(WAIT), failed(DELETED), failed('Resource creation cancelled')],
        allResources: async () => [SECRET, VERSION],
      },
      inventory: { exists: async () => isDeployed },
      logs: { groups: async () => [] },
    },
  };
}

export const removalWorld: SuiteWorld = {
  suite: removalSuite,
  world,
  unanswered: {},
  mutations: {
    'removal-deploy-again': [
      answering('stacks', { events: async () => [failed(WAIT), failed('Role already exists')] }),
      answering('stacks', { events: async () => [] }),
      deploying((deploy) => {
        let afterFailure = false;
        return async (config) => {
          const outcome = afterFailure ? FAILED : await deploy(config);
          // Only the deployment after the wait fails: the next check deploys again.
          afterFailure = !outcome.succeeded && !afterFailure;
          return outcome;
        };
      }),
    ],
    'removal-leaves-nothing': [
      answering('inventory', { exists: async (type) => type === 'AWS::SecretsManager::Secret' }),
      answering('logs', {
        groups: async () => [{ name: '/aws/lambda/EcrAcceptance-removal-Deployment', retentionDays: 30 }],
      }),
      answering('stacks', { find: async () => ROLLED_BACK }),
      answering('stacks', { allResources: async () => [] }),
    ],
  },
};

function failed(reason: string): StackEvent {
  return { resource: 'Resource', status: 'CREATE_FAILED', reason };
}
