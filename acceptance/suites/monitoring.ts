import type { Suite } from '../model/check';

export const monitoringSuite: Suite = { name: 'monitoring', checks: [] };
