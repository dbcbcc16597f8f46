import { deploymentSuite } from '../../../acceptance/suites/deployment';
import type { SuiteWorld } from '../support/world';

export const deploymentWorld: SuiteWorld = {
  suite: deploymentSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
