import { roleResources } from '../../fixture/reader-role';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { ACCESS_CHECKS } from './access';
import { EXCLUSIVE_CHECKS } from './exclusive';
import { configOf, ROLES } from './fixture';
import { missingPrincipal } from './missing-principal';
import { organizationPolicy } from './organization-policy';

/** Who may read a secret, by its policy. */
export const readersSuite: Suite = {
  name: 'readers',
  async setUp(context) {
    await context.probes.deploy(roleResources(context.target, ROLES));
    await mustDeploy(context, configOf(context));
  },
  checks: [...ACCESS_CHECKS, ...EXCLUSIVE_CHECKS, organizationPolicy, missingPrincipal],
};
