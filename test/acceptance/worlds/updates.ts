import type { StackEvent } from '../../../acceptance/aws/stacks';
import { updatesSuite } from '../../../acceptance/suites/updates';
import type { RefresherConfig } from '../../../infra/config';
import { answering, deploying, diffFailingFor, FAILED, wrapping } from '../support/changes';
import { awsError, type SuiteWorld, type World } from '../support/world';

const CREDENTIAL = 'acceptance-updates';
const SECRET = 'ecr-acceptance-updates-json';
const PASSWORD_SECRET = 'ecr-acceptance-updates-password';
const MESSAGE =
  'Received response status [FAILED] from custom resource. Message returned: the refresh of acceptance-updates-denied ' +
  'failed:\n- 123456789012.dkr.ecr.eu-west-1.amazonaws.com/ecr-acceptance/denied: AccessDenied: 403 User is not authorized';
const OK = { succeeded: true, output: '' };

const isDenied = ({ credentials }: RefresherConfig) => `${CREDENTIAL}-denied` in credentials;
const settings = (config: RefresherConfig | undefined) => config?.credentials[CREDENTIAL];

function world(): World {
  let current: RefresherConfig | undefined;
  let status = '';
  const events: StackEvent[] = [];
  const hasPassword = () => settings(current)?.secrets?.some(({ format }) => format === 'password');
  const find = (secret: string) => {
    if (secret === PASSWORD_SECRET && !hasPassword()) throw awsError('ResourceNotFoundException');
    return { name: secret, arn: `arn:${secret}`, versionId: 'v1', kmsKeyId: undefined, replicas: [] };
  };
  return {
    stack: {
      async deploy(config) {
        if (isDenied(config)) {
          status = 'UPDATE_ROLLBACK_COMPLETE';
          events.unshift({ resource: 'RefreshOnDeployment', status: 'CREATE_FAILED', reason: MESSAGE });
          return FAILED;
        }
        if (JSON.stringify(config) !== JSON.stringify(current)) {
          events.unshift({ resource: 'Role', status: 'UPDATE_COMPLETE', reason: '' });
        }
        status = 'UPDATE_COMPLETE';
        current = config;
        return OK;
      },
    },
    aws: {
      stacks: {
        find: async (name) => ({ name, status, reason: '', outputs: {} }),
        events: async () => [...events],
        allResources: async () => [{ logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: 'role' }],
      },
      secrets: {
        describe: async (secret) => find(secret),
        read: async (secret) => ({ versionId: find(secret).versionId, text: JSON.stringify({ auth: 'QVdTOnB3' }) }),
      },
    },
    registry: async (url) => {
      const isAllowed = !url.includes('/other/') || (settings(current)?.repositories?.length ?? 0) > 1;
      return answer(url.endsWith('/v2/') ? 200 : isAllowed ? 404 : 403);
    },
  };
}

export const updatesWorld: SuiteWorld = {
  suite: updatesSuite,
  world,
  unanswered: {},
  mutations: {
    'updates-nothing': [
      wrapping('secrets', 'describe', (describe) => {
        let calls = 0;
        return async (name) => ({ ...(await describe(name)), versionId: `v${calls++}` });
      }),
      wrapping('stacks', 'events', (events) => {
        const more: StackEvent[] = [];
        return async (name) => {
          more.push({ resource: 'Function', status: 'UPDATE_COMPLETE', reason: '' });
          return [...(await events(name)), ...more];
        };
      }),
    ],
    'updates-repositories': [
      otherRepository(403),
      otherRepository(404),
      wrapping('stacks', 'allResources', () => {
        let calls = 0;
        return async () => [{ logicalId: 'Role', type: 'AWS::IAM::Role', physicalId: `role-${calls++}` }];
      }),
      diffFailingFor((config) => settings(config)?.repositories?.length === 2),
    ],
    'updates-secrets': [
      wrapping('secrets', 'describe', (describe) => (name) => describe(name === PASSWORD_SECRET ? SECRET : name)),
      wrapping('secrets', 'describe', (describe) => {
        let calls = 0;
        return async (name) => ({ ...(await describe(name)), arn: `arn-${calls++}` });
      }),
      wrapping('secrets', 'read', (read) => async (name) => {
        if (name === PASSWORD_SECRET) throw awsError('ResourceNotFoundException', 'no value');
        return read(name);
      }),
      diffFailingFor((config) => settings(config)?.secrets?.length === 2),
    ],
    'updates-rollback': [
      deploying((deploy) => async (config) => (isDenied(config) ? { succeeded: true, output: '' } : deploy(config))),
      deploying((deploy) => {
        let wasDenied = false;
        return async (config) => {
          if (wasDenied) return FAILED;
          wasDenied = isDenied(config);
          return deploy(config);
        };
      }),
      wrapping('stacks', 'find', (find) => async (name) => {
        const state = await find(name);
        return state && { ...state, status: state.status.replace('ROLLBACK_COMPLETE', 'ROLLBACK_FAILED') };
      }),
      answering('stacks', {
        events: async () => [{ resource: 'RefreshOnDeployment', status: 'CREATE_FAILED', reason: 'timed out' }],
      }),
      (world) => {
        const { registry } = world;
        world.registry = async (url, request) => {
          return !registry || url.endsWith('/v2/') ? answer(403) : registry(url, request);
        };
      },
    ],
  },
};

function otherRepository(status: number) {
  return (world: World) => {
    world.registry = async (url) => answer(url.endsWith('/v2/') ? 200 : status);
  };
}

function answer(status: number) {
  return { status, headers: {}, body: '' };
}
