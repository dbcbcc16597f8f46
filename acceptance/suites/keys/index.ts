import { roleResources } from '../../fixture/reader-role';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { configOf, ROLES } from './fixture';
import { organizationReader } from './organization';
import { switchedBothWays } from './switch';
import { trailContext } from './trail';
import { USE_CHECKS } from './use';

/** The keys of secrets. */
export const keysSuite: Suite = {
  name: 'keys',
  async setUp(context) {
    await context.probes.deploy(roleResources(context.target, ROLES));
    await mustDeploy(context, configOf(context));
  },
  checks: [...USE_CHECKS, organizationReader, switchedBothWays, trailContext],
};
