import type { Suite } from '../model/check';

export const oidcSuite: Suite = { name: 'oidc', checks: [] };
