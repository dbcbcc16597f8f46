import type { Endpoint } from '../../lambda/core/hosts';
import type { TOKEN_VERIFICATIONS } from '../../lambda/core/spec';
import type { FeedConfig } from './feeds/types';
import type { ReaderConfig } from './readers/types';
import type { ReplicaConfig } from './replicas/types';
import type { RegistryConfig, SecretConfig } from './secrets/types';

/** The content of `refresher.config.ts`: what one deployment publishes. */
export interface RefresherConfig {
  /**
   * The name of the CloudFormation stack. It is also the prefix of the names of groups' stacks, functions and roles. It
   * cannot change after the first deployment, because the previous stack still has the secrets.
   * @default 'EcrCredentials'
   */
  readonly stackName?: string;
  /**
   * Tags for every resource.
   * @default none
   */
  readonly tags?: Record<string, string>;
  /**
   * ARN of the managed policy that is the permissions boundary of every role.
   * @default none
   */
  readonly permissionsBoundary?: string;
  /**
   * The IAM path of every role. It begins and ends with a slash. It cannot change after the first deployment, because
   * CloudFormation does not replace roles that have names.
   * @default '/'
   */
  readonly rolePath?: string;
  /**
   * The issuers, such as `https://token.actions.githubusercontent.com`, whose OIDC identity provider exists in the
   * account already. An account can have one provider for each issuer. The stack creates the others, and CloudFormation
   * keeps them when they leave the stack. See docs/operations.md, "OIDC identity providers".
   * @default none
   */
  readonly existingOidcProviders?: string[];
  /**
   * Recipients of alarm and recovery notifications. The alarms exist without recipients too.
   * @default none
   */
  readonly alarms?: AlarmsConfig;
  /**
   * Whether each stack has a CloudWatch dashboard. It shows for each credential how long its tokens are valid, its
   * runs, failures and durations, and a table of the latest refreshes. CloudWatch charges for dashboards, and for the
   * log data that the tables read.
   * @default false
   */
  readonly dashboard?: boolean;
  /**
   * The VPC that every function runs in. It must have network access to the AWS APIs, to the registries and to the
   * targets of feeds.
   * @default Lambda's own network, which has access to the public internet only
   */
  readonly network?: NetworkConfig;
  /** The credentials by name: `[a-z0-9-]`, 1 to 32 characters. */
  readonly credentials: Record<string, CredentialConfig>;
}

/** Recipients of alarm and recovery notifications: e-mail addresses, a topic, or both. */
export interface AlarmsConfig {
  /**
   * E-mail addresses. AWS asks each recipient for confirmation, once for each stack.
   * @default none
   */
  readonly emails?: string[];
  /**
   * ARN of a standard SNS topic in the stack's region. The topic's policy must allow CloudWatch to publish.
   * @default none
   */
  readonly topicArn?: string;
}

/** A VPC in the stack's account and region. */
export interface NetworkConfig {
  /** The id of the VPC, for people. Lambda identifies it by the subnets. */
  readonly vpcId: string;
  /**
   * Ids of 1 to 16 private subnets, in several Availability Zones. A function in a public subnet has no public address.
   */
  readonly subnets: string[];
  /** Ids of 1 to 5 security groups, which must allow outbound HTTPS. */
  readonly securityGroups: string[];
}

/** The settings of one ECR identity, and of the secrets that publish it. */
export interface CredentialOptions {
  /**
   * What the token may do in the repositories.
   * @default 'pull'
   */
  readonly access?: 'pull' | 'push';
  /**
   * The private registries whose hosts the secrets list.
   * @default the registry of the stack's account and region
   */
  readonly registries?: RegistryConfig[];
  /**
   * Whether the secrets also list `public.ecr.aws`.
   * @default false
   */
  readonly publicRegistry?: boolean;
  /**
   * The endpoint types whose hosts the secrets list for each registry. FIPS hosts get a token of ECR's FIPS API, and exist
   * only in regions of the United States. `public.ecr.aws` has no FIPS host. A format that names one registry uses the
   * first type.
   * @default ['standard']
   */
  readonly endpoints?: Endpoint[];
  /**
   * Names of repositories. `*` stands for any characters.
   * @default every repository for pull; required for push
   */
  readonly repositories?: string[];
  /**
   * Whether the token may also list tags. Scanners, version ranges and `skopeo inspect` without a tag require it.
   * @default false
   */
  readonly listTags?: boolean;
  /**
   * Whether a pull may fill ECR's pull-through cache, which imports images and creates repositories.
   * @default false
   */
  readonly pullThroughCache?: boolean;
  /**
   * Hours between two refreshes: 1 to 4. A token is valid for 12 hours, so that it is still valid after two missed
   * refreshes.
   * @default 4
   */
  readonly refreshEveryHours?: number;
  /**
   * How each new token is verified against its registry before it is published.
   * - `best-effort`: A token that the registry rejects is not published. If the registry cannot be reached, the token
   *   is published with a warning.
   * - `required`: Only a token that the registry accepts is published.
   * - `off`: Every token is published, and the registry is not called.
   * @default 'best-effort'
   */
  readonly verifyToken?: (typeof TOKEN_VERIFICATIONS)[number];
  /**
   * Exact names of repositories that the token must be able to pull from. Each refresh verifies them in each of the
   * private registries. If a registry denies access, a deployment fails, and any other refresh reports a warning.
   * @default none
   */
  readonly verifyRepositories?: string[];
  /**
   * The secrets: one for each format that a consumer needs.
   * @default one secret in the format dockerconfigjson
   */
  readonly secrets?: SecretConfig[];
  /**
   * The principals that may read the secrets. Other principals may still have access through their own policies unless
   * `exclusive` is set.
   * @default none
   */
  readonly readers?: ReaderConfig[];
  /**
   * Pushes of each new token into third-party systems. Each feed has its own function. See docs/feeds.md.
   * @default none
   */
  readonly feeds?: FeedConfig[];
  /**
   * Whether the policies of the secrets deny reading to every principal that is not a reader, whatever its own policies
   * allow.
   * @default false
   */
  readonly exclusive?: boolean;
  /**
   * The key that encrypts the secrets: the AWS managed key for Secrets Manager, which no other account can use; a key
   * that the stack creates; or an existing key, by its ARN.
   * @default 'aws-managed'
   */
  readonly encryption?: 'aws-managed' | 'customer-managed' | `arn:${string}`;
  /**
   * The other regions in which Secrets Manager keeps a copy of each secret: their names, or names with keys. A copy has
   * the secret's name, tags and policy, so the same readers can read it. See docs/operations.md, "Loss of a region".
   * @default none
   */
  readonly replicas?: (string | ReplicaConfig)[];
}

/** One credential of a config file. */
export interface CredentialConfig extends CredentialOptions {
  /**
   * Credentials of one group share a stack, `<stackName>-<group>`. The group of a deployed credential cannot change,
   * because the new stack would create resources that the previous stack still has.
   * @default the stack `<stackName>`
   */
  readonly group?: string;
}
