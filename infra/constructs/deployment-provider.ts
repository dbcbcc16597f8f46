import { CustomResource, Duration, Lazy } from 'aws-cdk-lib';
import { type CfnRole, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as Lambda, type Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { deploymentFunctionName } from '../naming/names';
import { deploymentStatements } from '../policies/deployment';
import { LAMBDA } from '../policies/lambda';
import { deploymentCode } from './function-code';
import { createLogGroup } from './lambda-function';
import { acknowledgeEveryVersion } from './nag-suppressions';

/** A minute of retries, a run of at most 100 seconds, and three attempts to send the response. */
const TIMEOUT = Duration.minutes(4);
/** Longer than {@link TIMEOUT}. Without it, CloudFormation waits an hour for a response that was lost. */
const SERVICE_TIMEOUT = Duration.seconds(300);

/**
 * The function behind the custom resources of a stack. CloudFormation calls it when such a resource is created or changed.
 * It then runs another function, and reports the error of that function to CloudFormation.
 */
export class DeploymentProvider extends Construct {
  private readonly provider: Lambda;
  private readonly role: Role;
  /** The names of the functions of the stack that it may run. */
  private readonly refreshers: string[] = [];
  private readonly feeds: string[] = [];

  /** @param prefix the beginning of the function's name */
  constructor(scope: Construct, id: string, { prefix }: { prefix: string }) {
    super(scope, id);
    const functionName = deploymentFunctionName(prefix);
    const logGroup = createLogGroup(this, functionName);
    this.role = new Role(this, 'Role', {
      description: 'Runs the functions of the stack during a deployment',
      assumedBy: LAMBDA,
    });
    // Lazy, because the stack's credentials are added later.
    (this.role.node.defaultChild as CfnRole).policies = Lazy.any({
      produce: () => [{ policyName: 'Deployment', policyDocument: this.policy(logGroup.logGroupArn) }],
    });
    this.provider = new Lambda(this, 'Function', {
      functionName,
      description: 'Runs the functions of the stack during a deployment, and reports their errors to CloudFormation',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: deploymentCode(),
      handler: 'index.handler',
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      memorySize: 256,
      timeout: TIMEOUT,
    });
  }

  /** Allows the provider to run a refresher and to start its feeds. The functions are names. */
  allow(refresher: string, feeds: string[]): void {
    this.refreshers.push(refresher);
    this.feeds.push(...feeds);
    acknowledgeEveryVersion(this.role, [refresher]);
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

  private policy(logGroupArn: string): PolicyDocument {
    const { refreshers, feeds } = this;
    return new PolicyDocument({ statements: deploymentStatements({ logGroupArn, refreshers, feeds }) });
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
