import type { Suite } from '../../model/check';
import { mustDeploy } from '../../model/context';
import { privateCredentials } from './credentials';
import { fipsChecks } from './fips';
import { hostChecks } from './hosts';
import { publicChecks } from './public';
import { repositoryChecks } from './repositories';
import { tokenChecks } from './tokens';

/** What registries answer, and which tokens ECR returns. */
export const registrySuite: Suite = {
  name: 'registry',
  async setUp(context) {
    await mustDeploy(context, { credentials: privateCredentials(context.image) });
  },
  checks: [...tokenChecks, ...repositoryChecks, ...hostChecks, ...fipsChecks, ...publicChecks],
};
