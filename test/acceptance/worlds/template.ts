import { templateSuite } from '../../../acceptance/suites/template';
import type { SuiteWorld } from '../support/world';

export const templateWorld: SuiteWorld = {
  suite: templateSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
