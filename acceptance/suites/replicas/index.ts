import type { Suite } from '../../model/check';

export const replicasSuite: Suite = { name: 'replicas', checks: [] };
