import { type CustomResource, Lazy, Stack } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import type { Code, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import type { Credential } from '../config/credential';
import type { CredentialNames } from '../naming/names';
import { schedulerStatement, schedulerTrust } from '../policies/scheduler';
import { DeploymentProvider } from './deployment-provider';
import { createFailureQueue } from './failure-queue';
import { functionCode } from './function-code';
import { createKey } from './key';
import { OidcProviders } from './oidc-providers';

/** A new account can run 10 functions at the same time. First refreshes must not use all of them. */
const FIRST_REFRESHES_AT_ONCE = 3;

const ID = 'EcrShared';
/** Not `instanceof`, because an app can contain two copies of this package. */
const MARK = Symbol.for('ecr-credentials.SharedResources');

/** A credential of a stack, with the names of its functions and roles. */
export interface NamedCredential {
  credential: Credential;
  names: CredentialNames;
}

/** What the credentials of one stack share. Each part is created when the first credential needs it. */
export class SharedResources extends Construct {
  /** The dead-letter queue of the functions. */
  readonly failureQueue: Queue;
  /** The function that runs the first refreshes and starts the feeds during a deployment. */
  readonly deployment: DeploymentProvider;
  /** The role with which schedules start functions. */
  readonly schedulerRole: Role;
  readonly oidcProviders: OidcProviders;

  private readonly members: NamedCredential[] = [];
  private readonly refreshers: string[] = [];
  private readonly firstRefreshes: CustomResource[] = [];
  private readonly codes = new Map<string, Code>();
  private keyArn: string | undefined;

  /**
   * Returns the shared resources of the stack that contains a construct.
   * @param prefix the beginning of their names, if they do not exist yet
   * @param hasConfig whether a config file contains the credentials of the stack
   */
  static of(scope: IConstruct, prefix: string, hasConfig = false): SharedResources {
    const stack = Stack.of(scope);
    const present = stack.node.tryFindChild(ID);
    if (!present) return new SharedResources(stack, prefix, hasConfig);
    if (isSharedResources(present)) return present;
    throw new Error(`got another construct with the id ${ID} in ${stack.node.path}; must have another id`);
  }

  private constructor(
    stack: Stack,
    prefix: string,
    /** Whether the commands of the package can be used, because they read the config file. */
    readonly hasConfig: boolean,
  ) {
    super(stack, ID);
    Object.defineProperty(this, MARK, { value: true });
    this.failureQueue = createFailureQueue(this, prefix);
    this.deployment = new DeploymentProvider(this, 'Deployment', { prefix });
    this.schedulerRole = new Role(this, 'SchedulerRole', {
      description: 'Starts the functions that refresh ECR credentials',
      assumedBy: schedulerTrust(),
    });
    this.schedulerRole.addToPolicy(schedulerStatement(Lazy.list({ produce: () => this.refreshers })));
    this.oidcProviders = new OidcProviders(this, 'Oidc');
  }

  /**
   * Adds a credential to the stack.
   * @throws Error if another credential of the stack has the same name, or a secret or function with the same name
   */
  add(member: NamedCredential): void {
    const taken = new Set(this.members.flatMap(namesOf));
    const repeated = namesOf(member).filter((name) => taken.has(name));
    if (repeated.length > 0) {
      throw new Error(
        `got ${repeated.join(', ')} again in the stack ${Stack.of(this).node.path}; must be unique: set another ` +
          'credentialName, or another name for the secret',
      );
    }
    this.members.push(member);
    const { credential, names } = member;
    this.deployment.allow(
      names.function,
      credential.feeds.map(({ name }) => names.feed(name).function),
    );
  }

  /**
   * Creates the first refresh of a credential, and allows schedules to start its function. At most three first refreshes
   * run at the same time.
   */
  refresh(scope: Construct, id: string, refresher: LambdaFunction): CustomResource {
    this.refreshers.push(refresher.functionArn); // does not cover its versions
    const created = this.deployment.refresh(scope, id, refresher);
    const previous = this.firstRefreshes.at(-FIRST_REFRESHES_AT_ONCE);
    if (previous) created.node.addDependency(previous);
    this.firstRefreshes.push(created);
    return created;
  }

  /** Returns the code of a kind of function. An asset belongs to one stack. */
  code(kind: 'refresher' | 'feed'): Code {
    const code = this.codes.get(kind) ?? functionCode(kind);
    this.codes.set(kind, code);
    return code;
  }

  /** Returns the ARN of the key of the credentials with `customer-managed` encryption. */
  stackKeyArn(): string {
    if (this.keyArn === undefined) {
      const owners = () => this.members.map(({ credential }) => credential).filter(hasStackKey);
      this.keyArn = createKey(this, owners).keyArn;
    }
    return this.keyArn;
  }
}

function isSharedResources(construct: IConstruct): construct is SharedResources {
  return MARK in construct;
}

function hasStackKey({ encryption }: Credential): boolean {
  return encryption === 'customer-managed';
}

/** Returns the names that a credential adds to the account. */
function namesOf({ credential, names }: NamedCredential): string[] {
  return [
    names.function,
    ...credential.feeds.map(({ name }) => names.feed(name).function),
    ...credential.secrets.map(({ name }) => name),
  ];
}
