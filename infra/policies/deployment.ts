import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';

type Environment = Omit<StackEnvironment, 'dnsSuffix'>;

/** The provider function, as far as its permissions depend on it. The functions are names. */
export interface DeploymentPolicyProps {
  logGroupArn: string;
  refreshers: string[];
  feeds: string[];
}

/**
 * Returns everything that the provider function may do: run each refresher and start each feed of its stack, and write
 * its log. The ARNs contain names, so that the policy does not change with each new version, and IAM propagates it before
 * the functions exist.
 */
export function deploymentStatements({ logGroupArn, refreshers, feeds }: DeploymentPolicyProps): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'RunRefreshers',
      actions: ['lambda:InvokeFunction'],
      resources: refreshers.map((name) => everyVersionArn(name)),
    }),
    ...(feeds.length > 0
      ? [
          new PolicyStatement({
            sid: 'StartFeeds',
            actions: ['lambda:InvokeFunction'],
            resources: feeds.map((name) => functionArn(name)),
          }),
        ]
      : []),
    new PolicyStatement({
      sid: 'WriteLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroupArn],
    }),
  ];
}

/** Returns the ARNs of all versions of a function. They do not include the ARN without a version. */
export function everyVersionArn(functionName: string, environment: Environment = PSEUDO_PARAMETERS): string {
  return `${functionArn(functionName, environment)}:*`;
}

function functionArn(functionName: string, { partition, region, account }: Environment = PSEUDO_PARAMETERS): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${functionName}`;
}
