import type { Suite } from '../model/check';

export const updatesSuite: Suite = { name: 'updates', checks: [] };
