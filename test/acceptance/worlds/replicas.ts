import { replicasSuite } from '../../../acceptance/suites/replicas';
import type { SuiteWorld } from '../support/world';

export const replicasWorld: SuiteWorld = {
  suite: replicasSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
