import { CfnOutput, Duration, Tags } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { FORMATS, type FormatName } from '../../lambda/core/formats';
import type { Credential } from '../config/credential';
import { sourceOf } from '../config/feeds/spec';
import type { Reader } from '../config/readers/schema';
import { inFormats, type SecretRef } from '../config/secrets/in-formats';
import { loginCommand, secretHosts } from '../instructions/snippets';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { readStatements } from '../policies/read';
import { CredentialFeed } from './feed';
import type { SharedFunctionProps } from './lambda-function';
import { acknowledgeNoRotation } from './nag-suppressions';
import { Readers } from './readers';
import { makeRefresher, type RefresherProps } from './refresher';

/** What an {@link EcrCredential} is made of. */
export interface EcrCredentialProps extends Omit<RefresherProps, 'secrets' | 'keyArn'> {
  /** The role that the schedule starts the function with. */
  schedulerRole: IRole;
  /** The names of the roles that are made for readers, which must never change. */
  readerRoleName: (reader: Reader) => string;
  /** The bundle, if there are feeds, and the names of a feed's function and of its role, which never change. */
  feeds: { code: Code | undefined; functionName: (feed: string) => string; roleName: (feed: string) => string };
  /**
   * ARN of the key that encrypts the secrets.
   * @default the account's own key for Secrets Manager
   */
  keyArn?: string | undefined;
}

/**
 * The sealed unit of one credential: its secrets, the one function that fills them, with a role of its own that can do
 * that and nothing else, its schedule, the first refresh, which the deploy waits for, and its feeds.
 */
export class EcrCredential extends Construct {
  readonly credential: Credential;
  /** The name of the function, literally. */
  readonly functionName: string;
  /** The secrets, in the credential's order. They hold no value before the first refresh. */
  readonly secrets: SecretRef[];
  /** What asks ECR for tokens and writes them into the secrets. */
  readonly refresher: LambdaFunction;
  /** The first refresh: a deploy fails with it if a secret would be left without a live value. */
  readonly firstRefresh: Trigger;

  /** Those that push it to third parties, in the config's order. */
  readonly feeds: CredentialFeed[];

  private readonly keyArn: string | undefined;
  private readonly readers: Readers;

  constructor(scope: Construct, id: string, props: EcrCredentialProps) {
    super(scope, id);
    const { readerRoleName, schedulerRole, keyArn, feeds, ...rest } = props;
    const { credential } = rest;
    this.credential = credential;
    this.functionName = rest.functionName;
    this.keyArn = keyArn;
    this.secrets = this.makeSecrets(credential);
    const secrets = this.secrets;
    const { refresher, role } = makeRefresher(this, { ...rest, secrets, keyArn });
    this.refresher = refresher;
    this.readers = new Readers(this, 'Readers', { credential, secrets, keyArn, refresherRole: role, readerRoleName });
    // Below the Trigger's own 2 minutes, after which it calls a second time.
    this.firstRefresh = new Trigger(this, 'FirstRefresh', { handler: this.refresher, timeout: Duration.minutes(2) });
    this.makeSchedule(credential, schedulerRole);
    this.feeds = this.makeFeeds(feeds, rest);
    this.printLogins(credential);
  }

  /**
   * Lets a principal of the app's own read the secrets, and do nothing else.
   * @param formats only the secrets in these formats; all of them by default
   */
  grantRead(grantee: IGrantable, formats?: FormatName[]): Grant {
    const secrets = inFormats(this.secrets, formats);
    if (secrets.length === 0)
      throw new Error(`got ${formats?.join(', ')}; must be formats of ${this.node.id}'s secrets`);
    const [read, ...more] = readStatements(secrets, this.keyArn);
    for (const statement of more) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    this.readers.exempt(secrets, grantee.grantPrincipal);
    return Grant.addToPrincipal({
      grantee,
      actions: read?.actions ?? [],
      resourceArns: read?.resources ?? [],
    });
  }

  private makeSecrets({ name: credential, secrets }: Credential): SecretRef[] {
    const scope = new Construct(this, 'Secrets');
    return secrets.map(({ name, format }) => {
      // Not the L2: its secrets begin with a generated value, which a consumer would take for a login.
      const resource = new CfnSecret(scope, name, {
        name,
        description: `ECR login "${credential}" as ${format}, kept fresh by a Lambda function`,
        ...(this.keyArn ? { kmsKeyId: this.keyArn } : {}),
      });
      const tags = { ...FORMATS[format].tags, 'ecr-credential': credential, 'ecr-format': format };
      for (const [key, value] of Object.entries(tags)) Tags.of(resource).add(key, value);
      acknowledgeNoRotation(resource);
      return { name, format, arn: resource.ref, resource };
    });
  }

  private makeSchedule(credential: Credential, schedulerRole: IRole): void {
    const interval = Duration.hours(credential.refreshEveryHours);
    const schedule = new Schedule(this, 'Schedule', {
      description: `Refreshes the ECR credential "${credential.name}"`,
      schedule: ScheduleExpression.rate(interval),
      timeWindow: TimeWindow.flexible(Duration.minutes(15)), // so that many credentials don't ask ECR at once
      target: new LambdaInvoke(this.refresher, {
        input: ScheduleTargetInput.fromObject({ scheduled: true }),
        role: schedulerRole,
        maxEventAge: interval, // the next refresh makes a late one pointless
      }),
    });
    schedule.node.addDependency(this.firstRefresh, schedulerRole);
  }

  private makeFeeds(
    { code, ...names }: EcrCredentialProps['feeds'],
    { failureQueue, network }: Omit<SharedFunctionProps, 'functionName'>,
  ): CredentialFeed[] {
    const { credential, secrets, keyArn, refresher, firstRefresh } = this;
    const scope = new Construct(this, 'Feeds');
    return credential.feeds.map((feed) => {
      const name = sourceOf(feed, credential).secret?.name;
      const secret = secrets.find((held) => held.name === name);
      if (!secret) throw new Error(`${credential.name} has no secret for its feed ${feed.name}`);
      if (!code) throw new Error(`${credential.name} has no bundle for its feed ${feed.name}`);
      const made = new CredentialFeed(scope, feed.name, {
        failureQueue,
        network,
        credential,
        feed,
        code,
        functionName: names.functionName(feed.name),
        roleName: names.roleName(feed.name),
        secret,
        keyArn,
        refresher,
        firstRefresh,
      });
      this.readers.exempt([secret], made.role);
      return made;
    });
  }

  private printLogins(credential: Credential): void {
    const scope = new Construct(this, 'Login');
    for (const secret of credential.secrets) {
      const [host] = secretHosts(credential, secret, PSEUDO_PARAMETERS);
      if (host === undefined) continue;
      new CfnOutput(scope, secret.name, {
        description: `Logs docker in from the secret ${secret.name}`,
        value: loginCommand(secret, host, PSEUDO_PARAMETERS),
      });
    }
    if (credential.readers.length > 0) {
      new CfnOutput(this, 'ReadersOutput', {
        description: `Prints what each reader of ${credential.name} has to do`,
        value: `npm run show -- ${credential.name} --account ${PSEUDO_PARAMETERS.account} --region ${PSEUDO_PARAMETERS.region}`,
      });
    }
  }
}
