import { Duration, RemovalPolicy, Tags } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { HANDLER } from './bundle';
import { type Credential, refreshSpec } from './credential';
import { logGroupName } from './function-name';
import type { HeldSecret } from './held-secret';
import { HERE } from './place';
import { makeRefresherRole } from './refresher-role';

/** What a refresher is made of. */
export interface RefresherProps {
  credential: Credential;
  /** The name of the role that the tokens are asked for with; it must never change. */
  roleName: string;
  /** The name of the function, which texts and commands name too. */
  functionName: string;
  /** The refresher's bundle. */
  code: Code;
  secrets: HeldSecret[];
  /** ARN of the secrets' key; undefined for the account's own one. */
  keyArn: string | undefined;
  /** Where an event goes that failed for good. */
  failureQueue: IQueue;
}

/**
 * Makes a credential's function, with its log and its role. Lambda tries a scheduled run twice more if it fails; then
 * its event goes into the queue. The event bus is told of each end, good or bad.
 */
export function makeRefresher(scope: Construct, props: RefresherProps): { refresher: LambdaFunction; role: Role } {
  const { credential, code, roleName, functionName, secrets, keyArn, failureQueue } = props;
  const logGroup = new LogGroup(scope, 'Log', {
    logGroupName: logGroupName(functionName),
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const eventBusArn = `arn:${HERE.partition}:events:${HERE.region}:${HERE.account}:event-bus/default`;
  const role = makeRefresherRole(scope, {
    credential,
    roleName,
    secrets,
    keyArn,
    logGroup,
    failureQueue,
    eventBusArn,
  });
  const toBus = new EventBridgeDestination(EventBus.fromEventBusArn(scope, 'Bus', eventBusArn));
  const refresher = new LambdaFunction(scope, 'Refresher', {
    functionName,
    description: `Keeps the secrets of the ECR credential "${credential.name}" fresh`,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: HANDLER,
    // Without the grants of queue and bus, which would be a policy beside the role: ours are in it.
    role: role.withoutPolicyUpdates(),
    logGroup,
    // Lambda's own lines as JSON too, and only where something is wrong: a good refresh is one line, the handler's.
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    memorySize: 256,
    timeout: Duration.seconds(100), // above the 90 s after which a run gives up by itself
    environment: { REFRESH_SPEC: JSON.stringify(refreshSpec(credential)) },
    retryAttempts: 2,
    maxEventAge: Duration.hours(credential.refreshEveryHours), // the next refresh makes a late one pointless
    // A function has one destination for failures, and that is the bus: the queue is the older kind.
    deadLetterQueue: failureQueue,
    onSuccess: toBus,
    onFailure: toBus,
  });
  Tags.of(refresher).add('ecr-credential', credential.name);
  return { refresher, role };
}
