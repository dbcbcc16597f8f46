import type { Suite } from '../model/check';

export const failuresSuite: Suite = { name: 'failures', checks: [] };
