import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Network } from '../policies/lambda';

/** The VPC of functions, as CDK objects. */
export interface VpcProps {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups?: ISecurityGroup[];
}

/**
 * Returns the subnets and the security groups of functions. Without security groups it creates one.
 * @returns undefined without a VPC
 */
export function networkOf(scope: Construct, { vpc, vpcSubnets, securityGroups }: VpcProps): Network | undefined {
  if (!vpc) return undefined;
  const groups = securityGroups ?? [
    new SecurityGroup(scope, 'SecurityGroup', { vpc, description: 'Functions of an ECR credential' }),
  ];
  return {
    subnets: vpc.selectSubnets(vpcSubnets).subnetIds,
    securityGroups: groups.map(({ securityGroupId }) => securityGroupId),
  };
}
