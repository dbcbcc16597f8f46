import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Config } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';

/** The VPC of the functions. */
export type Network = Pick<NonNullable<Config['network']>, 'subnets' | 'securityGroups'>;

/** The principal that runs functions. */
export const LAMBDA = new ServicePrincipal('lambda.amazonaws.com');

/**
 * Actions with which Lambda connects a function to a VPC. Source: AWS managed policy AWSLambdaVPCAccessExecutionRole.
 */
const CONNECT = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** A function, as far as the statements that every function needs depend on it. */
export interface RunProps {
  logGroupArn: string;
  /** ARN of the dead-letter queue. */
  queueArn: string;
}

/** Returns what every function may do: write its log, and send failed events to the dead-letter queue. */
export function runStatements({ logGroupArn, queueArn }: RunProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'WriteLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroupArn],
    }),
    // Lambda uses this permission of the role.
    new PolicyStatement({ sid: 'SendToDeadLetterQueue', actions: ['sqs:SendMessage'], resources: [queueArn] }),
  ];
}

/**
 * Returns what a function in a VPC also needs. Only Lambda may use these permissions. A deny applies to the function's
 * code. Source: AWS Lambda, "Giving Lambda functions access to resources in an Amazon VPC".
 */
export function networkStatements(functionName: string): PolicyStatement[] {
  const { partition, region, account } = PSEUDO_PARAMETERS;
  const self = `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
  return [
    // AWS: two of the actions do not support resource-level permissions. The interfaces of the others do not exist yet.
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
