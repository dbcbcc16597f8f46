import { removalSuite } from '../../../acceptance/suites/removal';
import type { SuiteWorld } from '../support/world';

export const removalWorld: SuiteWorld = {
  suite: removalSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
