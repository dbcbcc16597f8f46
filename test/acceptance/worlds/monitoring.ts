import { monitoringSuite } from '../../../acceptance/suites/monitoring';
import type { SuiteWorld } from '../support/world';

export const monitoringWorld: SuiteWorld = {
  suite: monitoringSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
