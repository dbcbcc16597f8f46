import type { Suite } from '../model/check';

export const eventsSuite: Suite = { name: 'events', checks: [] };
