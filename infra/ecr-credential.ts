import { type CustomResource, Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { FormatName } from '../lambda/core/formats';
import type { Credential } from './config/credential';
import { inFormats } from './config/secrets/registries';
import { CredentialFeed } from './constructs/feed';
import type { SharedFunctionProps } from './constructs/lambda-function';
import { networkOf } from './constructs/network';
import { Readers } from './constructs/readers';
import { createRefresher } from './constructs/refresher';
import { createSchedule } from './constructs/schedule';
import { createSecrets, importSecret, type SecretResource } from './constructs/secrets';
import { SharedResources } from './constructs/shared-resources';
import { credentialFromProps } from './credential-from-props';
import type { EcrCredentialProps } from './ecr-credential-props';
import { type Alarms, type AlarmsProps, createAlarms, createFeedAlarms } from './monitoring/alarms';
import { defaultPrefix } from './naming/default-names';
import { PSEUDO_PARAMETERS } from './naming/environment';
import { type CredentialNames, credentialNames } from './naming/names';
import { createOutputs } from './outputs';

/** A feed with its alarms. */
export interface MonitoredFeed {
  readonly feed: CredentialFeed;
  readonly alarms: Alarms;
}

/**
 * One ECR identity: its secrets, the function that keeps valid registry credentials in them, its schedule, alarms,
 * readers and feeds. The function has its own least-privilege role. The deployment waits for the first refresh.
 *
 * @example
 * const pull = new EcrCredential(this, 'CiPull', {
 *   repositories: ['team-a/*'],
 *   secrets: [{ format: 'jenkins' }],
 *   alarmTopics: [topic],
 * });
 * pull.grantRead(jenkinsRole);
 */
export class EcrCredential extends Construct {
  /** The name of the credential. */
  readonly credentialName: string;
  /** The function that gets the tokens and writes them into the secrets. */
  readonly function: IFunction;
  /** The role of the function. Tokens carry its permissions, so the registries of other accounts must allow it. */
  readonly role: IRole;
  /** The alarm that goes into ALARM if no refresh has succeeded for the interval plus two hours. */
  readonly staleAlarm: IAlarm;
  /** The alarm that goes into ALARM if a refresh and its retries failed. */
  readonly failingAlarm: IAlarm;
  /**
   * The settings with their defaults.
   * @internal
   */
  readonly credential: Credential;
  /**
   * The names of its functions and roles.
   * @internal
   */
  readonly names: CredentialNames;
  /**
   * The feeds in the order of the settings.
   * @internal
   */
  readonly feeds: MonitoredFeed[];

  private readonly secrets: SecretResource[];
  private readonly keyArn: string | undefined;
  private readonly readers: Readers;

  /** @throws Error that lists every problem of the properties, what was given, and what is allowed */
  constructor(scope: Construct, id: string, props: EcrCredentialProps = {}) {
    super(scope, id);
    const stackPrefix = defaultPrefix(Stack.of(this));
    const prefix = props.namePrefix ?? stackPrefix;
    this.credential = credentialFromProps(this, props, prefix);
    this.credentialName = this.credential.name;
    this.names = credentialNames(prefix, this.credential.name, PSEUDO_PARAMETERS.region);
    const { credential, names } = this;

    // Not the prefix of this credential, because the names of shared resources must not depend on the first credential.
    const shared = SharedResources.of(this, stackPrefix);
    shared.add({ credential, names });
    this.keyArn = keyArnOf(credential, shared);
    this.secrets = createSecrets(this, credential, this.keyArn);
    const { secrets, keyArn } = this;
    const { failureQueue } = shared;
    const network = networkOf(this, props);
    const code = shared.code('refresher');
    const created = createRefresher(this, { credential, names, code, failureQueue, network, secrets, keyArn });
    this.function = created.refresher;
    this.role = created.role;
    this.readers = new Readers(this, 'Readers', {
      ...{ credential, names, secrets, keyArn },
      refresherRole: created.role,
      outputs: props.outputs ?? false,
    });
    shared.oidcProviders.provide(this, credential.readers, props.newOidcProviders ?? []);

    const firstRefresh = shared.refresh(this, 'RefreshOnDeployment', created.refresher);
    // Includes the policy of each secret, so that `exclusive` denies other principals before there is a value.
    firstRefresh.node.addDependency(...secrets.map(({ resource }) => resource));
    if (network) firstRefresh.node.addDependency(network.access);
    createSchedule(this, {
      credential,
      refresher: created.refresher,
      schedulerRole: shared.schedulerRole.withoutPolicyUpdates(),
      firstRefresh,
    });

    const targets = (props.alarmTopics ?? []).map(({ topicArn }) => topicArn);
    const alarmProps = { credential, targets, hasConfig: shared.hasConfig };
    const alarms = createAlarms(this, { ...alarmProps, functionName: names.function });
    alarms.stale.node.addDependency(firstRefresh); // before it no refresh has succeeded, so the alarm would go into ALARM
    this.staleAlarm = alarms.stale;
    this.failingAlarm = alarms.failing;
    this.feeds = this.createFeeds(shared, { failureQueue, network }, created.refresher, firstRefresh, alarmProps);
    if (props.outputs) createOutputs(this, credential, shared.hasConfig);
  }

  /**
   * Returns a secret of the credential. Its `grantRead` is the same as the one of the credential, for this secret only.
   * @param formatOrName its format, or its name if several secrets have the same format
   * @throws Error if no secret, or more than one, has this format or name
   */
  secret(formatOrName: string): ISecret {
    const [found, ...more] = this.secrets.filter(
      ({ name, format }) => name === formatOrName || format === formatOrName,
    );
    if (!found || more.length > 0) {
      const known = this.secrets.map(({ name, format }) => `${format} (${name})`).join(', ');
      throw new Error(`got ${formatOrName}; must be the format or the name of one secret among ${known}`);
    }
    const id = `Secret ${found.name}`;
    return (
      (this.node.tryFindChild(id) as ISecret | undefined) ??
      importSecret(this, id, found, (grantee) => this.readers.grant(grantee, [found]))
    );
  }

  /**
   * Allows a principal of the app to read the secrets, and nothing else. The principal must be of the account of the
   * stack. List principals of other accounts in `readers`.
   * @param formats the formats of the secrets; all of them by default
   * @throws Error if the credential has no secret in these formats, or if the principal can have no policies in this account
   */
  grantRead(grantee: IGrantable, formats?: FormatName[]): Grant {
    const secrets = inFormats(this.secrets, formats);
    if (secrets.length === 0) {
      throw new Error(`got ${formats?.join(', ')}; must be formats of the secrets of ${this.credentialName}`);
    }
    return this.readers.grant(grantee, secrets);
  }

  private createFeeds(
    shared: SharedResources,
    common: Pick<SharedFunctionProps, 'failureQueue' | 'network'>,
    refresher: LambdaFunction,
    firstRefresh: CustomResource,
    alarmProps: Omit<AlarmsProps, 'functionName'>,
  ): MonitoredFeed[] {
    const { credential, names, keyArn } = this;
    const scope = new Construct(this, 'Feeds');
    return credential.feeds.map((settings) => {
      const [secret] = this.secrets.filter(({ name }) => name === settings.secret.name);
      if (!secret) throw new Error(`got the secret ${settings.secret.name}; must be a secret of ${credential.name}`);
      const feed = new CredentialFeed(scope, settings.name, {
        ...common,
        ...{ credential, secret, keyArn, refresher, firstRefresh },
        feed: settings,
        names: names.feed(settings.name),
        code: shared.code('feed'),
        deployment: shared.deployment,
      });
      this.readers.exempt([secret], feed.role);
      const { name, functionName, firstPush } = feed;
      const alarms = createFeedAlarms(feed, { ...alarmProps, feed: name, functionName });
      alarms.stale.node.addDependency(firstPush); // before it no push has succeeded
      return { feed, alarms };
    });
  }
}

function keyArnOf({ encryption }: Credential, shared: SharedResources): string | undefined {
  if (encryption === 'aws-managed') return undefined;
  return encryption === 'customer-managed' ? shared.stackKeyArn() : encryption;
}
