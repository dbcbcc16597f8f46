import { type CfnResource, type CustomResource, Duration, Tags } from 'aws-cdk-lib';
import { Match, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { InvocationType, Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import type { Feed } from '../config/feeds/schema';
import { feedSpec } from '../config/feeds/spec';
import type { SecretRef } from '../config/secrets/in-formats';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { makeFeedRole } from './feed-role';
import { makeLog, makeSealedFunction, type SharedFunctionProps } from './lambda-function';
import { acknowledgeUnversionedStart } from './nag-suppressions';

/** The ends of asynchronous runs. Source: AWS Lambda, "Capturing records of Lambda asynchronous invocations". */
const RESULTS = ['Success', 'Failure'].map((end) => `Lambda Function Invocation Result - ${end}`);

/** How much earlier than its time the next refresh may come: the schedule's window. */
const EARLY_MINUTES = 15;

/** What a {@link CredentialFeed} is made of. */
export interface CredentialFeedProps extends SharedFunctionProps {
  credential: Credential;
  feed: Feed;
  /** The name of the role; it never changes. */
  roleName: string;
  /** The feeds' bundle. */
  code: Code;
  /** What is pushed. */
  secret: SecretRef;
  /** ARN of the secret's key; undefined for the account's own one. */
  keyArn: string | undefined;
  /** Whose runs it follows. */
  refresher: LambdaFunction;
  /** The deploy's refresh, which it follows too. */
  firstRefresh: Trigger;
}

/**
 * A feed's function, with a role of its own, and what starts it: the end of each scheduled refresh, as the event bus
 * tells it, and the deploy's refresh, of which no event tells. Refresher and feed know nothing of each other.
 */
export class CredentialFeed extends Construct {
  readonly name: string;
  /** The name of the function, literally. */
  readonly functionName: string;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: CredentialFeedProps) {
    super(scope, id);
    const { credential, feed, functionName, secret, refresher, firstRefresh } = props;
    this.name = feed.name;
    this.functionName = functionName;
    const logGroup = makeLog(this, functionName);
    this.role = makeFeedRole(this, { ...props, credential: credential.name, logGroup });
    const pusher = makeSealedFunction(this, 'Function', {
      ...props,
      description: `Pushes the ECR credential "${credential.name}" by its feed "${feed.name}"`,
      environment: { FEED_SPEC: JSON.stringify(feedSpec(feed, credential, PSEUDO_PARAMETERS)) },
      role: this.role,
      logGroup,
      maxEventAge: pointlessAfter(credential),
    });
    Tags.of(pusher).add('ecr-feed', feed.name);
    acknowledgeUnversionedStart(pusher);
    this.follow(refresher, pusher, credential);
    this.pushAfter(firstRefresh, secret, refresher, pusher);
  }

  /** An event that EventBridge can't deliver is lost: the next refresh makes up for it. */
  private follow(refresher: LambdaFunction, pusher: LambdaFunction, credential: Credential): void {
    const arn = refresher.functionArn;
    new Rule(this, 'Refreshed', {
      description: `The ends of the refreshes of the ECR credential "${credential.name}"`,
      eventPattern: {
        source: ['lambda'],
        detailType: RESULTS,
        // Lambda puts a version behind the name; without the colon, "ci" would be "ci-push" too.
        detail: { requestContext: { functionArn: Match.anyOf(Match.exactString(arn), Match.prefix(`${arn}:`)) } },
      },
      targets: [new LambdaTarget(pusher, { maxEventAge: pointlessAfter(credential) })],
    });
  }

  /** Nobody waits for its end: a third party that is down must fail neither a deploy nor a rollback. */
  private pushAfter(firstRefresh: Trigger, secret: SecretRef, refresher: LambdaFunction, pusher: LambdaFunction): void {
    const push = new Trigger(this, 'Push', {
      handler: pusher,
      invocationType: InvocationType.EVENT,
      executeAfter: [firstRefresh, secret.resource], // with the secret's policy, which may have to let it in
    });
    // A deploy that changes the refresher runs it again, and what is new must be pushed.
    const resource = (push.node.findChild('Default') as CustomResource).node.defaultChild as CfnResource;
    resource.addPropertyOverride('After', refresher.currentVersion.functionArn);
  }
}

/** The age at which a push is no longer of use, for the next refresh's own one comes. */
function pointlessAfter({ refreshEveryHours }: Credential): Duration {
  return Duration.minutes(refreshEveryHours * 60 - EARLY_MINUTES);
}
