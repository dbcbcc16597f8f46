import type { Suite } from '../../model/check';

export const keysSuite: Suite = { name: 'keys', checks: [] };
