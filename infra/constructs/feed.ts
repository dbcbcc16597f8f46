import { type CustomResource, Duration, Tags } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import type { Feed } from '../config/feeds/resolve';
import { feedSpec } from '../config/feeds/spec';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { feedStatements } from '../policies/feed';
import type { DeploymentProvider } from './deployment-provider';
import { createFunction, createLogGroup, createRole, runProps, type SharedFunctionProps } from './lambda-function';
import { acknowledgeUnversionedStart } from './nag-suppressions';
import { SCHEDULE_WINDOW_MINUTES } from './schedule';
import type { SecretResource } from './secrets';

/**
 * The start of the types of both results of an asynchronous invocation. `Success` or `Failure` follows, after a hyphen
 * or an en dash: AWS's documents use both. Source: AWS Lambda, "Capturing records of Lambda asynchronous invocations".
 */
const RESULT = 'Lambda Function Invocation Result ';

/** The properties of a {@link CredentialFeed}. */
export interface CredentialFeedProps extends SharedFunctionProps {
  credential: Credential;
  feed: Feed;
  /** The secret that is pushed. */
  secret: SecretResource;
  /** ARN of the secret's key; undefined for the AWS managed key. */
  keyArn: string | undefined;
  /** The function whose runs start the feed. */
  refresher: LambdaFunction;
  /** The refresh of the deployment. The deployment starts the feed after it. */
  firstRefresh: CustomResource;
  /** The function that starts the feed during a deployment. */
  deployment: DeploymentProvider;
}

/**
 * The function of a feed, with its own role. An event with the result of each scheduled refresh starts it. The
 * deployment also starts it, because the deployment's refresh emits no event. The refresher has no reference to the
 * feed.
 */
export class CredentialFeed extends Construct {
  readonly name: string;
  readonly functionName: string;
  readonly role: Role;
  /** What starts the first push during the deployment. */
  readonly firstPush: Construct;

  constructor(scope: Construct, id: string, props: CredentialFeedProps) {
    super(scope, id);
    const { credential, feed, names, secret, keyArn, refresher } = props;
    this.name = feed.name;
    this.functionName = names.function;
    const logGroup = createLogGroup(this, names.function);
    this.role = createRole(this, {
      roleName: names.role,
      description: `Reads the ECR credential "${credential.name}" for its feed "${feed.name}"`,
      policyName: 'Push',
      statements: feedStatements({ ...runProps(props, logGroup), feed, secret, keyArn }),
    });
    const pusher = createFunction(this, 'Function', {
      ...props,
      description: `Pushes the token of the ECR credential "${credential.name}" for its feed "${feed.name}"`,
      environment: { FEED_SPEC: JSON.stringify(feedSpec(feed, credential, PSEUDO_PARAMETERS)) },
      role: this.role,
      logGroup,
      maxEventAge: timeToNextRefresh(credential),
    });
    Tags.of(pusher).add('ecr-feed', feed.name);
    acknowledgeUnversionedStart(pusher);
    this.pushAfterRefreshes(refresher, pusher, credential);
    this.firstPush = this.pushAfterDeployment(props, pusher);
  }

  /** If EventBridge cannot deliver an event, the event of the next refresh replaces it. */
  private pushAfterRefreshes(refresher: LambdaFunction, pusher: LambdaFunction, credential: Credential): void {
    const arn = refresher.functionArn;
    new Rule(this, 'Refreshed', {
      description: `Results of the refreshes of the ECR credential "${credential.name}"`,
      eventPattern: {
        source: ['lambda'],
        detailType: Match.prefix(RESULT),
        // Lambda appends a version to the name. Without the colon, "ci" would match "ci-push" too.
        detail: { requestContext: { functionArn: Match.anyOf(Match.exactString(arn), Match.prefix(`${arn}:`)) } },
      },
      targets: [new LambdaTarget(pusher, { maxEventAge: timeToNextRefresh(credential) })],
    });
  }

  /** The deployment does not wait for the push, because an unavailable third party must not fail it or its rollback. */
  private pushAfterDeployment(
    { deployment, firstRefresh, secret, refresher }: CredentialFeedProps,
    pusher: LambdaFunction,
  ): Construct {
    const push = deployment.push(this, 'PushOnDeployment', pusher, refresher);
    push.node.addDependency(firstRefresh, secret.resource); // includes the secret's policy, which can be what allows the read
    return push;
  }
}

/** After this time the event of the next refresh replaces a push. */
function timeToNextRefresh({ refreshEveryHours }: Credential): Duration {
  return Duration.minutes(refreshEveryHours * 60 - SCHEDULE_WINDOW_MINUTES);
}
