import { keysSuite } from '../../../acceptance/suites/keys';
import type { SuiteWorld } from '../support/world';

export const keysWorld: SuiteWorld = { suite: keysSuite, world: () => ({ aws: {} }), mutations: {}, unanswered: {} };
