import { CfnOutput, type CustomResource } from 'aws-cdk-lib';
import { Grant, type IGrantable, type IRole } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { FormatName } from '../../lambda/core/formats';
import type { Credential } from '../config/credential';
import type { Feed } from '../config/feeds/resolve';
import { inFormats, secretHosts } from '../config/secrets/registries';
import { loginCommand } from '../instructions/snippets';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import type { CredentialNames } from '../naming/names';
import type { Network } from '../policies/lambda';
import { readStatements } from '../policies/read';
import type { DeploymentProvider } from './deployment-provider';
import { CredentialFeed } from './feed';
import { Readers } from './readers';
import { createRefresher } from './refresher';
import { createSchedule } from './schedule';
import { createSecrets, type SecretResource } from './secrets';

/** The bundles of the functions. The feeds' bundle is required if a credential has feeds. */
export interface FunctionCode {
  refresher: Code;
  feed: Code | undefined;
}

/** The properties of an {@link EcrCredential}. */
export interface EcrCredentialProps {
  credential: Credential;
  /** The names of its functions and roles, which must never change. */
  names: CredentialNames;
  code: FunctionCode;
  /** The dead-letter queue of its functions. */
  failureQueue: IQueue;
  /** The VPC of its functions; undefined for Lambda's own network. */
  network: Network | undefined;
  /** The role with which the schedule starts the function. */
  schedulerRole: IRole;
  /** The function that runs the first refresh and starts the feeds during a deployment. */
  deployment: DeploymentProvider;
  /** ARN of the key that encrypts the secrets; undefined for the AWS managed key. */
  keyArn: string | undefined;
}

/**
 * The unit of one credential: its secrets, the function that writes them, its schedule, its readers and its feeds. The
 * function has its own least-privilege role. The deployment waits for the first refresh.
 */
export class EcrCredential extends Construct {
  readonly credential: Credential;
  readonly functionName: string;
  /** The secrets in the config's order. They have no value before the first refresh. */
  readonly secrets: SecretResource[];
  /** The function that gets the tokens and writes them into the secrets. */
  readonly refresher: LambdaFunction;
  /** The first refresh. If it leaves a secret without a valid value, it fails, and the deployment fails too. */
  readonly firstRefresh: CustomResource;
  /** The feeds in the config's order. */
  readonly feeds: CredentialFeed[];

  private readonly keyArn: string | undefined;
  private readonly readers: Readers;

  constructor(scope: Construct, id: string, props: EcrCredentialProps) {
    super(scope, id);
    const { credential, names, code, failureQueue, network, schedulerRole, deployment, keyArn } = props;
    this.credential = credential;
    this.functionName = names.function;
    this.keyArn = keyArn;
    this.secrets = createSecrets(this, credential, keyArn);
    const { secrets } = this;
    const { refresher, role } = createRefresher(this, {
      credential,
      names,
      code: code.refresher,
      failureQueue,
      network,
      secrets,
      keyArn,
    });
    this.refresher = refresher;
    this.readers = new Readers(this, 'Readers', { credential, names, secrets, keyArn, refresherRole: role });
    this.firstRefresh = deployment.refresh(this, 'RefreshOnDeployment', refresher);
    // Includes the policy of each secret, so that `exclusive` denies other principals before there is a value.
    this.firstRefresh.node.addDependency(...secrets.map(({ resource }) => resource));
    createSchedule(this, { credential, refresher, schedulerRole, firstRefresh: this.firstRefresh });
    const feeds = new Construct(this, 'Feeds');
    this.feeds = credential.feeds.map((feed) => this.createFeed(feeds, feed, props));
    this.addOutputs();
  }

  /**
   * Allows a principal of the app to read the secrets, and nothing else.
   * @param formats the formats of the secrets; all of them by default
   * @throws Error if the credential has no secret in these formats
   */
  grantRead(grantee: IGrantable, formats?: FormatName[]): Grant {
    const secrets = inFormats(this.secrets, formats);
    if (secrets.length === 0) {
      throw new Error(`got ${formats?.join(', ')}; must be formats of the secrets of ${this.node.id}`);
    }
    const [read, ...more] = readStatements(secrets, this.keyArn);
    for (const statement of more) grantee.grantPrincipal.addToPrincipalPolicy(statement);
    this.readers.exempt(secrets, grantee.grantPrincipal);
    return Grant.addToPrincipal({
      grantee,
      actions: read?.actions ?? [],
      resourceArns: read?.resources ?? [],
    });
  }

  private createFeed(scope: Construct, feed: Feed, props: EcrCredentialProps): CredentialFeed {
    const { credential, names, code, failureQueue, network, deployment, keyArn } = props;
    const { refresher, firstRefresh } = this;
    const secret = this.secrets.find(({ name }) => name === feed.secret.name);
    if (!secret || !code.feed)
      throw new Error(`the feed ${feed.name} of ${credential.name} needs a secret and a bundle`);
    const created = new CredentialFeed(scope, feed.name, {
      credential,
      feed,
      names: names.feed(feed.name),
      code: code.feed,
      failureQueue,
      network,
      secret,
      keyArn,
      refresher,
      firstRefresh,
      deployment,
    });
    this.readers.exempt([secret], created.role);
    return created;
  }

  private addOutputs(): void {
    const scope = new Construct(this, 'Login');
    for (const secret of this.credential.secrets) {
      const [host] = secretHosts(this.credential, secret, PSEUDO_PARAMETERS);
      if (host === undefined) continue;
      new CfnOutput(scope, secret.name, {
        description: `Command that logs docker in with the secret ${secret.name}`,
        value: loginCommand(secret, host, PSEUDO_PARAMETERS),
      });
    }
    const { name, readers } = this.credential;
    if (readers.length > 0) {
      const { account, region } = PSEUDO_PARAMETERS;
      new CfnOutput(this, 'ReadersOutput', {
        description: `Command that prints what each reader of ${name} has to do`,
        value: `npx ecr-credentials show ${name} --account ${account} --region ${region}`,
      });
    }
  }
}
