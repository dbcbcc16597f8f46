import type { FunctionSettings } from '../../../acceptance/aws/functions';
import type { StackResource } from '../../../acceptance/aws/stacks';
import { templateSuite } from '../../../acceptance/suites/template';
import { answering, FAILED, failing, wrapping } from '../support/changes';
import { awsError, type SuiteWorld, type World } from '../support/world';

const FUNCTION: StackResource = { logicalId: 'Function', type: 'AWS::Lambda::Function', physicalId: 'function' };

const SETTINGS: FunctionSettings = {
  runtime: 'nodejs24.x',
  architectures: ['arm64'],
  logFormat: 'JSON',
  systemLogLevel: 'WARN',
  applicationLogLevel: 'INFO',
  logGroup: '/aws/lambda/function',
  codeBytes: 150_000,
};
const template = (bytes: number) => 'x'.repeat(bytes);

function world(): World {
  let status: string | undefined;
  let versions = 0;
  const version = (number: number): StackResource => {
    return { logicalId: `Version${number}`, type: 'AWS::Lambda::Version', physicalId: `${number}` };
  };
  const update = () => {
    status = status === undefined ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE';
    versions += 1;
  };
  return {
    stack: {
      async deploy() {
        update();
        return { succeeded: true, output: '' };
      },
      exportTemplate: async (config) => template(config.credentials['acceptance-template']?.feeds ? 500_000 : 40_000),
    },
    aws: {
      stacks: {
        apply: async () => update(),
        find: async (name) => (status === undefined ? undefined : { name, status, reason: '', outputs: {} }),
        events: async () => [],
        allResources: async () => [FUNCTION, version(versions)],
        async delete() {
          status = undefined;
        },
      },
      functions: {
        settings: async () => SETTINGS,
        async invoke() {
          versions += 1;
          return { payload: {}, failed: false };
        },
      },
      secrets: {
        async describe(name) {
          if (status === undefined) throw awsError('ResourceNotFoundException');
          return { name, arn: 'arn', versionId: `v${versions}`, kmsKeyId: undefined, replicas: [] };
        },
        read: async () => ({ versionId: `v${versions}`, text: JSON.stringify({ auth: 'QVdTOnB3' }) }),
      },
    },
    registry: async () => ({ status: 200, headers: {}, body: '' }),
  };
}

export const templateWorld: SuiteWorld = {
  suite: templateSuite,
  world,
  unanswered: {},
  mutations: {
    'template-deploys': [
      (world) => {
        // The template with a feed keeps its size.
        const { exportTemplate } = world.stack ?? {};
        world.stack = {
          ...world.stack,
          exportTemplate: async (config) => `${template(20_000)}${await exportTemplate?.(config)}`,
        };
      },
      wrapping('secrets', 'describe', (describe) => async (name) => ({
        ...(await describe(name)),
        versionId: undefined,
      })),
    ],
    'template-refreshes': [
      answering('functions', { invoke: async () => ({ payload: { errorMessage: 'no such module' }, failed: true }) }),
      answering('functions', { invoke: async () => ({ payload: {}, failed: false }) }),
      (world) => {
        world.registry = async () => ({ status: 403, headers: {}, body: '' });
      },
    ],
    'template-switch': [
      failing('deploy'),
      failing('diff'),
      wrapping('stacks', 'allResources', () => {
        let calls = 0;
        return async () => [{ ...FUNCTION, physicalId: `function-${calls++}` }];
      }),
      wrapping('stacks', 'find', (find) => async (name) => {
        const state = await find(name);
        return state?.status === 'UPDATE_COMPLETE' ? { ...state, status: 'UPDATE_ROLLBACK_COMPLETE' } : state;
      }),
    ],
    'template-large-mapping': [
      (world) => {
        world.stack = { ...world.stack, deployTemplate: async () => FAILED };
      },
      (world) => {
        world.stack = { ...world.stack, exportTemplate: async () => template(40_000) };
      },
      answering('functions', { settings: async () => ({ ...SETTINGS, codeBytes: 0 }) }),
    ],
    'template-deleted': [
      answering('stacks', { async delete() {} }),
      wrapping('secrets', 'describe', (describe) => {
        let last: Awaited<ReturnType<typeof describe>> | undefined;
        // The secret stays when the stack is deleted.
        return async (name) => {
          last = await describe(name).catch((error: Error) => {
            if (!last) throw error;
            return last;
          });
          return last;
        };
      }),
    ],
  },
};
