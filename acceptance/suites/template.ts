import type { Suite } from '../model/check';

export const templateSuite: Suite = { name: 'template', checks: [] };
