import { Duration, Tags } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { Construct } from 'constructs';
import { type Credential, refreshSpec } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { refresherStatements } from '../policies/refresher';
import type { SecretRef } from '../policies/secret-ref';
import { createFunction, createLogGroup, createRole, runProps, type SharedFunctionProps } from './lambda-function';
import { acknowledgeNoResource, acknowledgeRepositories } from './nag-suppressions';

/** The properties of {@link createRefresher}. */
export interface RefresherProps extends SharedFunctionProps {
  credential: Credential;
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the AWS managed key. */
  keyArn: string | undefined;
}

/** Creates the function of a credential, with its log group and its role. The event bus receives each result. */
export function createRefresher(scope: Construct, props: RefresherProps): { refresher: LambdaFunction; role: Role } {
  const { credential, secrets, keyArn, names } = props;
  const { partition, region, account } = PSEUDO_PARAMETERS;
  const logGroup = createLogGroup(scope, names.function);
  const eventBusArn = `arn:${partition}:events:${region}:${account}:event-bus/default`;
  const role = createRole(scope, {
    roleName: names.role,
    description: `Gets the tokens of the ECR credential "${credential.name}", which carry this role's permissions`,
    policyName: 'Refresh',
    statements: refresherStatements({ ...runProps(props, logGroup), credential, secrets, keyArn, eventBusArn }),
  });
  acknowledgeNoResource(role, 'GetAuthorizationToken');
  acknowledgeRepositories(role, credential);
  const refresher = createFunction(scope, 'Refresher', {
    ...props,
    description: `Refreshes the secrets of the ECR credential "${credential.name}"`,
    environment: { REFRESH_SPEC: JSON.stringify(refreshSpec(credential)) },
    role,
    logGroup,
    maxEventAge: Duration.hours(credential.refreshEveryHours), // after this time the next refresh replaces it
    results: new EventBridgeDestination(EventBus.fromEventBusArn(scope, 'Bus', eventBusArn)),
  });
  Tags.of(refresher).add('ecr-credential', credential.name);
  return { refresher, role };
}
