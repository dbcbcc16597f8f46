import { accessSuite } from '../../../acceptance/suites/access';
import type { SuiteWorld } from '../support/world';

export const accessWorld: SuiteWorld = {
  suite: accessSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
