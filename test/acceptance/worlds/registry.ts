import { registrySuite } from '../../../acceptance/suites/registry';
import type { SuiteWorld } from '../support/world';

export const registryWorld: SuiteWorld = {
  suite: registrySuite,
  world: () => ({
    aws: { secrets: { read: async () => ({ versionId: 'v', text: JSON.stringify({ auth: 'QVdTOnB3' }) }) } },
    registry: async (_, { authorization } = {}) => ({
      status: authorization === 'Basic QVdTOnB3' ? 200 : 401,
      headers: {},
      body: '',
    }),
  }),
  unanswered: {},
  mutations: {
    'registry-accepts-token': [
      (world) => {
        world.registry = async () => ({ status: 403, headers: {}, body: '' });
      },
    ],
  },
};
