import { roleResources } from '../../fixture/reader-role';
import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { COPY_CHECKS } from './copy';
import { configOf, READER } from './fixture';
import { REGION_CHECKS } from './regions';

/** Copies of secrets in a second region. */
export const replicasSuite: Suite = {
  name: 'replicas',
  async setUp(context) {
    await context.probes.deploy(roleResources(context.target, [READER]));
    await mustDeploy(context, configOf(context));
  },
  checks: [...COPY_CHECKS, ...REGION_CHECKS],
};
