import { CustomResource, Duration } from 'aws-cdk-lib';
import { PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  Function as Lambda,
  type Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { deploymentFunctionName } from '../naming/names';
import { deploymentStatements } from '../policies/deployment';
import { LAMBDA } from '../policies/lambda';
import { createLogGroup } from './lambda-function';
import { acknowledgeEveryVersion } from './nag-suppressions';

/** A minute of retries, a run of at most 100 seconds, and three attempts to send the response. */
const TIMEOUT = Duration.minutes(4);
/** Longer than {@link TIMEOUT}. Without it, CloudFormation waits an hour for a response that was lost. */
const SERVICE_TIMEOUT = Duration.seconds(300);

/** The properties of a {@link DeploymentProvider}. */
export interface DeploymentProviderProps {
  /** The name of the stack. */
  stack: string;
  /** The bundle, as text. */
  code: string;
  /** The names of the functions of the stack that it may run. */
  refreshers: string[];
  feeds: string[];
}

/**
 * The function behind the custom resources of a stack. CloudFormation calls it when such a resource is created or changed.
 * It then runs another function, and reports the error of that function to CloudFormation.
 */
export class DeploymentProvider extends Construct {
  private readonly provider: Lambda;

  constructor(scope: Construct, id: string, { stack, code, refreshers, feeds }: DeploymentProviderProps) {
    super(scope, id);
    const functionName = deploymentFunctionName(stack);
    const logGroup = createLogGroup(this, functionName);
    const { logGroupArn } = logGroup;
    const role = new Role(this, 'Role', {
      description: 'Runs the functions of the stack during a deployment',
      assumedBy: LAMBDA,
      inlinePolicies: {
        Deployment: new PolicyDocument({ statements: deploymentStatements({ logGroupArn, refreshers, feeds }) }),
      },
    });
    acknowledgeEveryVersion(role, refreshers);
    this.provider = new Lambda(this, 'Function', {
      functionName,
      description: 'Runs the functions of the stack during a deployment, and reports their errors to CloudFormation',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromInline(code),
      handler: 'index.handler',
      role: role.withoutPolicyUpdates(),
      logGroup,
      memorySize: 256,
      timeout: TIMEOUT,
    });
  }

  /**
   * Creates the resource that runs the current version of a refresher, and waits for it. A new version runs again, as
   * does the previous version in a rollback.
   */
  refresh(scope: Construct, id: string, refresher: LambdaFunction): CustomResource {
    return this.run(scope, id, refresher, {
      type: 'Custom::FirstRefresh',
      FunctionArn: refresher.currentVersion.functionArn,
      InvocationType: 'RequestResponse',
    });
  }

  /**
   * Creates the resource that starts a feed, and does not wait for it. It starts the function without a version, because
   * the settings of asynchronous invocations apply to that one only.
   * @param refresher the function whose new version also starts the feed
   */
  push(scope: Construct, id: string, feed: LambdaFunction, refresher: LambdaFunction): CustomResource {
    return this.run(scope, id, feed, {
      type: 'Custom::FirstPush',
      FunctionArn: feed.functionArn,
      InvocationType: 'Event',
      // CloudFormation calls the provider if a property changes.
      After: [feed, refresher].map(({ currentVersion }) => currentVersion.functionArn),
    });
  }

  private run(
    scope: Construct,
    id: string,
    handler: LambdaFunction,
    { type, ...properties }: { type: string; FunctionArn: string; InvocationType: string; After?: string[] },
  ): CustomResource {
    const created = new CustomResource(scope, id, {
      serviceToken: this.provider.functionArn,
      serviceTimeout: SERVICE_TIMEOUT,
      resourceType: type,
      properties,
    });
    created.node.addDependency(handler);
    return created;
  }
}
