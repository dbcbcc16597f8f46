import { Duration, Tags } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Construct } from 'constructs';
import { type Credential, refreshSpec } from '../config/credential';
import type { SecretRef } from '../config/secrets/in-formats';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { makeLog, makeSealedFunction, type SharedFunctionProps } from './lambda-function';
import { makeRefresherRole } from './refresher-role';

/** What a refresher is made of. */
export interface RefresherProps extends SharedFunctionProps {
  credential: Credential;
  /** The name of the role that the tokens are asked for with; it must never change. */
  roleName: string;
  /** The refresher's bundle. */
  code: Code;
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the account's own one. */
  keyArn: string | undefined;
}

/** Makes a credential's function, with its log and its role. The event bus is told of each end, good or bad. */
export function makeRefresher(scope: Construct, props: RefresherProps): { refresher: LambdaFunction; role: Role } {
  const { credential } = props;
  const logGroup = makeLog(scope, props.functionName);
  const eventBusArn = `arn:${PSEUDO_PARAMETERS.partition}:events:${PSEUDO_PARAMETERS.region}:${PSEUDO_PARAMETERS.account}:event-bus/default`;
  const role = makeRefresherRole(scope, { ...props, logGroup, eventBusArn });
  const refresher = makeSealedFunction(scope, 'Refresher', {
    ...props,
    description: `Keeps the secrets of the ECR credential "${credential.name}" fresh`,
    environment: { REFRESH_SPEC: JSON.stringify(refreshSpec(credential)) },
    role,
    logGroup,
    maxEventAge: Duration.hours(credential.refreshEveryHours), // the next refresh makes a late one pointless
    results: new EventBridgeDestination(EventBus.fromEventBusArn(scope, 'Bus', eventBusArn)),
  });
  Tags.of(refresher).add('ecr-credential', credential.name);
  return { refresher, role };
}
