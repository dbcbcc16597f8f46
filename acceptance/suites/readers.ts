import type { Suite } from '../model/check';

export const readersSuite: Suite = { name: 'readers', checks: [] };
