import { API_KEY, hook, NETWORK } from '../../support/deployed';
import { ACCOUNT, deploy, OTHER_ACCOUNT, roleOf } from './deployed-stack';
import { defaultKeyPolicy } from './simulate';

/** A stack with three refresh functions and two feeds in a VPC. The names of the credentials are prefixes of each other. */
export const functions = deploy({
  network: NETWORK,
  credentials: {
    a: {
      encryption: 'customer-managed',
      exclusive: true,
      registries: [{ region: 'eu-west-1' }, { account: OTHER_ACCOUNT, region: 'us-east-1' }],
      repositories: ['team-a/*'],
      secrets: [
        { format: 'dockerconfigjson', name: 'ecr-a' },
        { format: 'password', name: 'ecr-a-password', region: 'eu-west-1' },
      ],
      feeds: [
        hook('hook', { apiSecret: { name: 'feeds/hook', encryptionKey: API_KEY } }),
        hook('other', { format: 'password' }),
      ],
    },
    ab: { secrets: [{ format: 'dockerconfigjson', name: 'ecr-ab' }], encryption: 'customer-managed' },
    push: { access: 'push', repositories: ['team-a/app'], secrets: [{ format: 'dockerconfigjson', name: 'ecr-push' }] },
  },
});
functions.resource[API_KEY] = defaultKeyPolicy(ACCOUNT);

/** The ARNs of the functions' roles, and of the roles of the schedules and of deployments. */
export const ROLES = {
  refresher: roleOf(functions, 'EcrCredentials-a-eu-west-1'),
  'other refresher': roleOf(functions, 'EcrCredentials-ab-eu-west-1'),
  pusher: roleOf(functions, 'EcrCredentials-push-eu-west-1'),
  feed: roleOf(functions, 'EcrCredentials-a-feed-hook-'),
  'other feed': roleOf(functions, 'EcrCredentials-a-feed-other-'),
  schedules: roleOf(functions, 'EcrCredentials-EcrSharedSchedulerRole'),
  deployment: roleOf(functions, 'EcrCredentials-EcrSharedDeploymentRole'),
};
