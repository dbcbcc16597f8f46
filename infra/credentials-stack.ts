import { Aspects, CfnOutput, CfnResource, PermissionsBoundary, Stack, Tags } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Config, Credential } from './config/credential';
import { DeploymentProvider } from './constructs/deployment-provider';
import { EcrCredential } from './constructs/ecr-credential';
import { createFailureQueue } from './constructs/failure-queue';
import { createKey } from './constructs/key';
import { createOidcProviders } from './constructs/oidc-providers';
import { createMonitoring } from './monitoring';
import { PSEUDO_PARAMETERS } from './naming/environment';
import { credentialNames } from './naming/names';
import { schedulerStatement, schedulerTrust } from './policies/scheduler';

/** A new account can run 10 functions at the same time. First refreshes must not use all of them. */
const FIRST_REFRESHES_AT_ONCE = 3;

/** The properties of a {@link CredentialsStack}. */
export interface CredentialsStackProps {
  config: Config;
  /** The credentials of this stack, in the config's order. */
  credentials: Credential[];
  /**
   * The folders of the bundles, and the code of the provider function. The feeds' bundle is required if a credential has
   * feeds.
   */
  bundles: { refresher: string; feed?: string | undefined; provider: string };
}

/** The credentials of one group, and what they share, such as the role of the schedules and the dead-letter queue. */
export class CredentialsStack extends Stack {
  constructor(scope: Construct, id: string, { config, credentials, bundles }: CredentialsStackProps) {
    const { stackName, tags, permissionsBoundary: boundary, rolePath, network } = config;
    super(scope, id, {
      description: 'ECR authorization tokens in Secrets Manager, refreshed for consumers outside AWS',
      suppressTemplateIndentation: true, // a third of a large template would be white space, and the limit is 1 MB
      ...(boundary ? { permissionsBoundary: PermissionsBoundary.fromArn(boundary) } : {}),
    });
    const code = {
      refresher: Code.fromAsset(bundles.refresher),
      feed: bundles.feed === undefined ? undefined : Code.fromAsset(bundles.feed),
    };
    const schedulerRole = new Role(this, 'SchedulerRole', {
      description: 'Starts the functions that refresh ECR credentials',
      assumedBy: schedulerTrust(),
    });
    const owners = credentials.filter(({ encryption }) => encryption === 'customer-managed');
    const key = owners.length > 0 ? createKey(this, owners) : undefined;
    if (key) {
      const description = 'ARN of the key, for the policies of readers in other accounts';
      new CfnOutput(this, 'KeyArn', { description, value: key.keyArn });
    }
    const failureQueue = createFailureQueue(this, this.stackName);
    const named = credentials.map((credential) => ({
      credential,
      names: credentialNames(stackName, credential.name, PSEUDO_PARAMETERS.region),
    }));
    const deployment = new DeploymentProvider(this, 'Deployment', {
      stack: this.stackName,
      code: bundles.provider,
      refreshers: named.map(({ names }) => names.function),
      feeds: named.flatMap(({ credential, names }) => credential.feeds.map(({ name }) => names.feed(name).function)),
    });
    const units = named.map(
      ({ credential, names }) =>
        new EcrCredential(this, credential.name, {
          credential,
          names,
          code,
          failureQueue,
          network,
          // The grant of the schedule would cover every version of the function. The statement below does not.
          schedulerRole: schedulerRole.withoutPolicyUpdates(),
          deployment,
          keyArn: keyArnOf(credential, key),
        }),
    );
    schedulerRole.addToPolicy(schedulerStatement(units.map(({ refresher }) => refresher.functionArn)));
    const providers = createOidcProviders(this, credentials, config.existingOidcProviders);
    for (const unit of units) unit.node.addDependency(...providers);
    orderFirstRefreshes(units);
    createMonitoring(this, config, units);
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    if (rolePath !== '/') Aspects.of(this).add({ visit: (node) => setRolePath(node, rolePath) });
  }
}

function orderFirstRefreshes(units: EcrCredential[]): void {
  for (const [index, { firstRefresh }] of units.entries()) {
    const previous = units[index - FIRST_REFRESHES_AT_ONCE];
    if (previous) firstRefresh.node.addDependency(previous.firstRefresh);
  }
}

function setRolePath(node: Construct | object, path: string): void {
  if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role') {
    node.addPropertyOverride('Path', path);
  }
}

function keyArnOf({ encryption }: Credential, stackKey: IKey | undefined): string | undefined {
  if (encryption === 'aws-managed') return undefined;
  return encryption === 'customer-managed' ? stackKey?.keyArn : encryption;
}
