import { trailSuite } from '../../../acceptance/long-suites/trail';
import type { LongWorld } from '../support/long-world';

export const trailWorld: LongWorld = { suite: trailSuite, world: () => ({ aws: {} }), mutations: {}, unanswered: {} };
