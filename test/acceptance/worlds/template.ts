import type { StackResource } from '../../../acceptance/aws/stacks';
import { templateSuite } from '../../../acceptance/suites/template';
import { answering, failing, wrapping } from '../support/changes';
import { awsError, type SuiteWorld, type World } from '../support/world';

const FUNCTION: StackResource = { logicalId: 'Function', type: 'AWS::Lambda::Function', physicalId: 'function' };

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
      exportTemplate: async () => '{"Resources":{}}',
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
        world.stack = { ...world.stack, exportTemplate: async () => 'x'.repeat(51_201) };
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
