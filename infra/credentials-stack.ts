import { Aspects, CfnOutput, CfnResource, PermissionsBoundary, Stack, Tags } from 'aws-cdk-lib';
import { SecurityGroup, Subnet, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Config, Credential } from './config/credential';
import { SECRET_PREFIX } from './config/parse';
import { issuersToCreate } from './config/readers/web-identity';
import type { VpcProps } from './constructs/network';
import { SharedResources } from './constructs/shared-resources';
import { EcrCredential } from './ecr-credential';
import { createAlarmTopics } from './monitoring/alarm-topics';
import { createDashboard } from './monitoring/dashboard';

/** The properties of a {@link CredentialsStack}. */
export interface CredentialsStackProps {
  config: Config;
  /** The credentials of this stack, in the config's order. */
  credentials: Credential[];
}

/** A stack with the credentials of one group of a config file. */
export class CredentialsStack extends Stack {
  constructor(scope: Construct, id: string, { config, credentials }: CredentialsStackProps) {
    const { stackName, tags, permissionsBoundary: boundary, rolePath } = config;
    super(scope, id, {
      description: 'ECR authorization tokens in Secrets Manager, refreshed for consumers outside AWS',
      suppressTemplateIndentation: true, // a third of a large template would be white space, and the limit is 1 MB
      ...(boundary ? { permissionsBoundary: PermissionsBoundary.fromArn(boundary) } : {}),
    });
    const shared = SharedResources.of(this, this.stackName, true);
    const readers = credentials.flatMap((credential) => credential.readers);
    const newOidcProviders = [...issuersToCreate(readers, config.existingOidcProviders).keys()];
    const common = {
      namePrefix: stackName,
      secretNamePrefix: SECRET_PREFIX,
      alarmTopics: createAlarmTopics(this, this.stackName, config.alarms),
      newOidcProviders: newOidcProviders.map((issuer) => `https://${issuer}`),
      outputs: true,
      ...this.network(config.network),
    };
    const created = credentials.map(({ name }) => {
      const { group, ...settings } = config.given[name] ?? {};
      return new EcrCredential(this, name, { ...settings, ...common, credentialName: name });
    });
    if (credentials.some(({ encryption }) => encryption === 'customer-managed')) {
      const description = 'ARN of the key, for the policies of readers in other accounts';
      new CfnOutput(this, 'KeyArn', { description, value: shared.stackKeyArn() });
    }
    if (config.dashboard) createDashboard(this, this.stackName, created);
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    if (rolePath !== '/') Aspects.of(this).add({ visit: (node) => setRolePath(node, rolePath) });
  }

  /**
   * Returns the VPC of the config by its ids. The Availability Zones and the route tables do not matter, because the subnets
   * are named. Without route tables, the CDK prints warnings.
   */
  private network(network: Config['network']): VpcProps {
    if (!network) return {};
    const { vpcId, subnets, securityGroups } = network;
    return {
      vpc: Vpc.fromVpcAttributes(this, 'Vpc', { vpcId, availabilityZones: ['unknown'] }),
      vpcSubnets: {
        subnets: subnets.map((subnetId) =>
          Subnet.fromSubnetAttributes(this, subnetId, { subnetId, routeTableId: 'unknown' }),
        ),
      },
      securityGroups: securityGroups.map((id) => SecurityGroup.fromSecurityGroupId(this, id, id)),
    };
  }
}

function setRolePath(node: Construct | object, path: string): void {
  if (CfnResource.isCfnResource(node) && node.cfnResourceType === 'AWS::IAM::Role') {
    node.addPropertyOverride('Path', path);
  }
}
