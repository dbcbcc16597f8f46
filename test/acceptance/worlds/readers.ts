import { readersSuite } from '../../../acceptance/suites/readers';
import type { SuiteWorld } from '../support/world';

export const readersWorld: SuiteWorld = {
  suite: readersSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
