import { Aspects, CfnOutput, CfnResource, PermissionsBoundary, Stack, Tags } from 'aws-cdk-lib';
import { CfnOIDCProvider, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Config, Credential } from './config/credential';
import { issuersToMake } from './config/readers/web-identity';
import { EcrCredential } from './constructs/ecr-credential';
import { makeFailureQueue } from './constructs/failure-queue';
import { makeMonitoring } from './monitoring';
import { PSEUDO_PARAMETERS } from './naming/environment';
import { feedUnit, functionName } from './naming/function-name';
import { roleName } from './naming/role-name';
import { makeKey } from './policies/kms';
import { readerRoleName } from './policies/read';

/** A new account runs 10 functions at once, its other ones included: a deploy's first refreshes leave them room. */
const FIRST_REFRESHES_AT_ONCE = 3;

/** What a {@link CredentialsStack} is made of. */
export interface CredentialsStackProps {
  config: Config;
  /** Those of this stack, in the config's order. */
  credentials: Credential[];
  /** The folders of the bundles; the feeds' one is needed where a credential has feeds. */
  bundles: { refresher: string; feed?: string | undefined };
}

/** The credentials of one group, and what they share: the code, the schedules' role, the queue of failures. */
export class CredentialsStack extends Stack {
  constructor(scope: Construct, id: string, { config, credentials, bundles }: CredentialsStackProps) {
    const { stackName, tags, permissionsBoundary: boundary, rolePath, network } = config;
    super(scope, id, {
      description: 'ECR logins kept fresh in Secrets Manager, for consumers outside AWS',
      suppressTemplateIndentation: true, // white space would be a third of a large stack's 1 MB
      ...(boundary ? { permissionsBoundary: PermissionsBoundary.fromArn(boundary) } : {}),
    });
    const code = Code.fromAsset(bundles.refresher);
    const feedCode = bundles.feed === undefined ? undefined : Code.fromAsset(bundles.feed);
    const schedulerRole = new Role(this, 'SchedulerRole', {
      description: 'Starts the functions that refresh ECR logins',
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': PSEUDO_PARAMETERS.account } },
      }),
    });
    const owners = credentials.filter(({ encryption }) => encryption === 'customer-managed');
    const key = owners.length > 0 ? makeKey(this, owners) : undefined;
    if (key) new CfnOutput(this, 'KeyArn', { description: 'For the policies of readers elsewhere', value: key.keyArn });
    const failureQueue = makeFailureQueue(this, this.stackName);
    const units = credentials.map(
      (credential) =>
        new EcrCredential(this, credential.name, {
          credential,
          code,
          failureQueue,
          network,
          functionName: functionName(stackName, credential.name),
          roleName: roleName(stackName, credential.name, PSEUDO_PARAMETERS.region),
          readerRoleName: (reader) => readerRoleName(stackName, credential.name, reader, PSEUDO_PARAMETERS.region),
          keyArn: keyArnOf(credential, key),
          feeds: {
            code: feedCode,
            functionName: (feed) => functionName(stackName, feedUnit(credential.name, feed)),
            roleName: (feed) => roleName(stackName, feedUnit(credential.name, feed), PSEUDO_PARAMETERS.region),
          },
          // Without its grant, which covers every version of the function too; ours is below.
          schedulerRole: schedulerRole.withoutPolicyUpdates(),
        }),
    );
    schedulerRole.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: units.map(({ refresher }) => refresher.functionArn),
      }),
    );
    this.makeOidcProviders(config, credentials, units);
    const log = this.declareTriggerLog();
    for (const [index, { firstRefresh }] of units.entries()) {
      const before = units[index - FIRST_REFRESHES_AT_ONCE];
      firstRefresh.executeAfter(log, ...(before ? [before.firstRefresh] : []));
    }
    makeMonitoring(this, config, units);
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    if (rolePath !== '/') Aspects.of(this).add({ visit: (node) => setRolePath(node, rolePath) });
  }

  /** The identity providers of the external CIs that have none in the account yet. */
  private makeOidcProviders(config: Config, credentials: Credential[], units: EcrCredential[]): void {
    const readers = credentials.flatMap((credential) => credential.readers);
    for (const [issuer, clientIdList] of issuersToMake(readers, config.existingOidcProviders)) {
      const provider = new CfnOIDCProvider(this, `Oidc ${issuer}`, { url: `https://${issuer}`, clientIdList });
      for (const unit of units) unit.node.addDependency(provider);
    }
  }

  /** The log of the function behind the triggers, which the CDK makes without one: it would be kept for ever. */
  private declareTriggerLog(): CfnLogGroup {
    const provider = this.node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
    const handler = provider.node.findChild('Handler') as CfnResource;
    return new CfnLogGroup(this, 'TriggerLog', {
      logGroupName: `/aws/lambda/${handler.ref}`,
      retentionInDays: RetentionDays.ONE_MONTH,
    });
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
