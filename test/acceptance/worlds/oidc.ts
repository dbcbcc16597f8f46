import { oidcSuite } from '../../../acceptance/suites/oidc';
import type { SuiteWorld } from '../support/world';

export const oidcWorld: SuiteWorld = { suite: oidcSuite, world: () => ({ aws: {} }), mutations: {}, unanswered: {} };
