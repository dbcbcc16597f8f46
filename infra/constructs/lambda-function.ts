import { Duration, type IResolvable, RemovalPolicy } from 'aws-cdk-lib';
import { CfnPolicy, PolicyDocument, type PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  type CfnFunction,
  type Code,
  type IDestination,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import { type FunctionNames, logGroupName } from '../naming/names';
import { ifPartitionHas } from '../naming/partition-condition';
import { LAMBDA, type Network, networkStatements, type RunProps } from '../policies/lambda';
import { acknowledgeNoResource } from './nag-suppressions';

/** The handler of every bundle. */
const HANDLER = 'index.handler';

/** What both kinds of function have in common. */
export interface SharedFunctionProps {
  names: FunctionNames;
  /** The bundle. */
  code: Code;
  /** The dead-letter queue. */
  failureQueue: IQueue;
  /** The VPC; undefined for Lambda's own network. */
  network: Network | undefined;
}

/** The properties of {@link createFunction}. */
export interface FunctionProps extends SharedFunctionProps {
  description: string;
  environment: Record<string, string>;
  role: Role;
  logGroup: ILogGroup;
  /** The age at which Lambda drops an event. */
  maxEventAge: Duration;
  /**
   * The destination for the result of each asynchronous invocation.
   * @default none
   */
  results?: IDestination;
}

/** Creates the log group of a function, before the role that writes to it. */
export function createLogGroup(scope: Construct, functionName: string): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupName: logGroupName(functionName),
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** Returns what the statements of every function need. */
export function runProps({ failureQueue }: SharedFunctionProps, logGroup: ILogGroup): RunProps {
  return { logGroupArn: logGroup.logGroupArn, queueArn: failureQueue.queueArn };
}

/** Creates the role of a function. The policy is inline, so that the function never runs without its permissions. */
export function createRole(
  scope: Construct,
  props: { roleName: string; description: string; policyName: string; statements: PolicyStatement[] },
): Role {
  const { roleName, description, policyName, statements } = props;
  return new Role(scope, 'Role', {
    roleName,
    description,
    assumedBy: LAMBDA,
    inlinePolicies: { [policyName]: new PolicyDocument({ statements }) },
  });
}

/** Creates a function. Lambda retries a failed event twice, then sends it to the dead-letter queue. */
export function createFunction(scope: Construct, id: string, props: FunctionProps): LambdaFunction {
  const { names, code, failureQueue, network, description, environment, role, logGroup, maxEventAge, results } = props;
  const created = new LambdaFunction(scope, id, {
    functionName: names.function,
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: HANDLER,
    // The grants of queue and bus would add a second policy. The role's own policy contains them.
    role: role.withoutPolicyUpdates(),
    logGroup,
    memorySize: 256,
    timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
    environment,
    retryAttempts: 2,
    maxEventAge,
    // A function has one on-failure destination, which can be the event bus. The dead-letter queue is independent of it.
    deadLetterQueue: failureQueue,
    ...(results ? { onSuccess: results, onFailure: results } : {}),
  });
  const resource = created.node.defaultChild as CfnFunction;
  resource.loggingConfig = loggingConfig(scope, logGroup.logGroupName);
  if (network) connect(scope, resource, { network, role, functionName: names.function });
  return created;
}

/**
 * Returns the logging of a function. With the format JSON, Lambda's own lines are JSON too, and only warnings, so that a
 * successful run logs one line. Otherwise Lambda adds its lines in plain text. The function writes JSON in both cases.
 */
function loggingConfig(scope: Construct, LogGroup: string): IResolvable {
  const json = { LogFormat: 'JSON', SystemLogLevel: 'WARN', ApplicationLogLevel: 'INFO', LogGroup };
  return ifPartitionHas(scope, 'JsonLogFormat', json, { LogGroup });
}

/**
 * Connects a function to a VPC. The policy is a resource of its own: CloudFormation deletes it after it has disconnected
 * the function, so that Lambda can delete the function's network interfaces.
 */
function connect(
  scope: Construct,
  resource: CfnFunction,
  { network, role, functionName }: { network: Network; role: Role; functionName: string },
): void {
  const policy = new CfnPolicy(scope, 'Network', {
    policyName: 'Network',
    roles: [role.roleName],
    policyDocument: new PolicyDocument({ statements: networkStatements(functionName) }),
  });
  acknowledgeNoResource(policy, 'DescribeNetworkInterfaces');
  resource.addResourceDependency(policy);
  // Not the L2 property `vpc`, because it needs the Availability Zones and attaches a managed policy.
  resource.vpcConfig = { subnetIds: network.subnets, securityGroupIds: network.securityGroups };
}
