import { feedsSuite } from '../../../acceptance/suites/feeds';
import type { SuiteWorld } from '../support/world';

export const feedsWorld: SuiteWorld = { suite: feedsSuite, world: () => ({ aws: {} }), mutations: {}, unanswered: {} };
