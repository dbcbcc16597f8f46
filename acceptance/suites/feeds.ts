import type { Suite } from '../model/check';

export const feedsSuite: Suite = { name: 'feeds', checks: [] };
