import type { Suite } from '../model/check';

export const deploymentSuite: Suite = { name: 'deployment', checks: [] };
