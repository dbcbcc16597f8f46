import type { Suite } from '../model/check';

export const removalSuite: Suite = { name: 'removal', checks: [] };
