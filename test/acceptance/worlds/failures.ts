import { failuresSuite } from '../../../acceptance/suites/failures';
import type { SuiteWorld } from '../support/world';

export const failuresWorld: SuiteWorld = {
  suite: failuresSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
