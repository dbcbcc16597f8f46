import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IDependable } from 'constructs';
import type { Network } from '../policies/lambda';

/** The VPC of functions, as CDK objects. */
export interface VpcProps {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/** The network of a credential's functions. */
export interface ConnectedNetwork extends Network {
  /** What gives the subnets access to the internet, such as a NAT gateway. The first refresh needs it. */
  access: IDependable;
}

/**
 * Returns the subnets and the security groups of functions. Without security groups it creates one.
 * @returns undefined without a VPC
 */
export function networkOf(
  scope: Construct,
  { vpc, vpcSubnets, securityGroups }: VpcProps,
): ConnectedNetwork | undefined {
  if (!vpc) return undefined;
  const groups = securityGroups ?? [
    new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Functions of an ECR credential' }),
  ];
  const { subnetIds, internetConnectivityEstablished } = vpc.selectSubnets(vpcSubnets);
  return {
    subnets: subnetIds,
    securityGroups: groups.map(({ securityGroupId }) => securityGroupId),
    access: internetConnectivityEstablished,
  };
}
