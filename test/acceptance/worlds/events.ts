import { eventsSuite } from '../../../acceptance/suites/events';
import type { SuiteWorld } from '../support/world';

export const eventsWorld: SuiteWorld = {
  suite: eventsSuite,
  world: () => ({ aws: {} }),
  mutations: {},
  unanswered: {},
};
