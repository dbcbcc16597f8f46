import type { Suite } from '../model/check';

export const accessSuite: Suite = { name: 'access', checks: [] };
