import { updatesSuite } from '../../../acceptance/suites/updates';
import type { SuiteWorld } from '../support/world';

export const updatesWorld: SuiteWorld = {
  suite: updatesSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
