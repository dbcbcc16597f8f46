import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Config } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';

/** Where the functions of a deployment run, if not in Lambda's own network. */
export type Network = NonNullable<Config['network']>;

/** What Lambda does with a function's role to connect it to a VPC. Source: AWS' policy AWSLambdaVPCAccessExecutionRole. */
const CONNECT = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * What the role of a function in a VPC needs besides. It is for Lambda alone: the function's own code is denied it.
 * Source: AWS Lambda, "Giving Lambda functions access to resources in an Amazon VPC".
 */
export function networkStatements(network: Network | undefined, functionName: string): PolicyStatement[] {
  if (!network) return [];
  const self = `arn:${PSEUDO_PARAMETERS.partition}:lambda:${PSEUDO_PARAMETERS.region}:${PSEUDO_PARAMETERS.account}:function:${functionName}`;
  return [
    // Lambda's document wants every resource: two actions know none, and the interfaces are there only afterwards.
    new PolicyStatement({ sid: 'ConnectToNetwork', actions: CONNECT, resources: ['*'] }),
    new PolicyStatement({
      sid: 'OnlyLambdaConnects',
      effect: Effect.DENY,
      actions: CONNECT,
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': self } },
    }),
  ];
}

/**
 * Connects a function to the network. Not by the L2's `vpc`, which wants the availability zones and would attach a
 * managed policy.
 */
export function connect(connected: LambdaFunction, network: Network | undefined): void {
  if (!network) return;
  (connected.node.defaultChild as CfnFunction).vpcConfig = {
    subnetIds: network.subnets,
    securityGroupIds: network.securityGroups,
  };
}
