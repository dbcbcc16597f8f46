import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type Code,
  type IDestination,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import { logGroupName } from '../naming/function-name';
import { HANDLER } from './bundle';
import { connect, type Network, networkStatements } from './network';

/** What every function of a stack shares, whatever it does. */
export interface SharedFunctionProps {
  /** The name of the function, which texts and commands name too. */
  functionName: string;
  /** Where an event goes that failed for good. */
  failureQueue: IQueue;
  /** The VPC that it runs in; undefined for Lambda's own network. */
  network: Network | undefined;
}

/** What a sealed function is made of. */
export interface SealedFunctionProps extends SharedFunctionProps {
  description: string;
  code: Code;
  environment: Record<string, string>;
  /** It may do all that the function does, {@link runStatements} included. */
  role: Role;
  logGroup: ILogGroup;
  /** The age at which an event is pointless. */
  maxEventAge: Duration;
  /** What is told of each end, good or bad. */
  results?: IDestination;
}

/** Makes the log of a function, before the role that writes to it. */
export function makeLog(scope: Construct, functionName: string): LogGroup {
  return new LogGroup(scope, 'Log', {
    logGroupName: logGroupName(functionName),
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}

/** What it takes to run at all, and to leave failures behind. */
export function runStatements(props: SharedFunctionProps & { logGroup: ILogGroup }): PolicyStatement[] {
  const { functionName, failureQueue, network, logGroup } = props;
  return [
    new PolicyStatement({
      sid: 'WriteLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [logGroup.logGroupArn],
    }),
    // Done by Lambda, as this role.
    new PolicyStatement({
      sid: 'SendToDeadLetterQueue',
      actions: ['sqs:SendMessage'],
      resources: [failureQueue.queueArn],
    }),
    ...networkStatements(network, functionName),
  ];
}

/** Makes a function that Lambda tries twice more where it fails; then its event goes into the queue. */
export function makeSealedFunction(scope: Construct, id: string, props: SealedFunctionProps): LambdaFunction {
  const { functionName, failureQueue, network, description, code, environment, role, logGroup } = props;
  const made = new LambdaFunction(scope, id, {
    functionName,
    description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    code,
    handler: HANDLER,
    // Without the grants of queue and bus, which would be a policy beside the role: ours are in it.
    role: role.withoutPolicyUpdates(),
    logGroup,
    // Lambda's own lines as JSON too, and only where something is wrong: a good run is one line, the handler's.
    loggingFormat: LoggingFormat.JSON,
    systemLogLevelV2: SystemLogLevel.WARN,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    memorySize: 256,
    timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
    environment,
    retryAttempts: 2,
    maxEventAge: props.maxEventAge,
    // A function has one destination for failures, and that may be the bus: the queue is the older kind.
    deadLetterQueue: failureQueue,
    ...(props.results ? { onSuccess: props.results, onFailure: props.results } : {}),
  });
  connect(made, network);
  return made;
}
