import type { FormatName } from '../../lambda/core/formats';
import type { Endpoint } from '../../lambda/core/hosts';
import type { TOKEN_VERIFICATIONS } from '../../lambda/core/spec';
import type { FeedConfig } from './feeds/types';

/** What one deployment hands out: the content of `refresher.config.ts`. */
export interface RefresherConfig {
  /**
   * The name of the CloudFormation stack, and the prefix of its groups' stacks and of every role's name.
   * @default 'EcrCredentials'
   */
  stackName?: string;
  /**
   * Tags for every resource.
   * @default none
   */
  tags?: Record<string, string>;
  /**
   * ARN of the managed policy that bounds every role of the stacks.
   * @default none
   */
  permissionsBoundary?: string;
  /**
   * The IAM path of every role of the stacks: begins and ends with a slash.
   * @default '/'
   */
  rolePath?: string;
  /**
   * The issuers, such as `https://token.actions.githubusercontent.com`, whose OIDC identity provider the account has
   * already: an account takes one for each. The others are made by the stack.
   * @default none
   */
  existingOidcProviders?: string[];
  /**
   * Who is told of alarms, and of their end. The alarms are there in any case.
   * @default nobody
   */
  alarms?: AlarmsConfig;
  /**
   * Whether each stack gets a CloudWatch dashboard: how fresh each credential is, its runs, failures and durations, and a
   * table of the last refreshes. CloudWatch charges for dashboards, and for the log data that the tables read.
   * @default false
   */
  dashboard?: boolean;
  /**
   * The VPC that every function runs in. It must lead to AWS' APIs, to the registries and to what feeds push to.
   * @default Lambda's own network, which leads to the public internet alone
   */
  network?: NetworkConfig;
  /** The credentials by name: `[a-z0-9-]`, 1 to 32 characters. */
  credentials: Record<string, CredentialConfig>;
}

/** Who is told of alarms. Both together are possible. */
export interface AlarmsConfig {
  /**
   * E-mail addresses. AWS asks each to confirm, once for each stack.
   * @default none
   */
  emails?: string[];
  /**
   * ARN of a standard SNS topic of the region that is deployed to. Its policy must let CloudWatch publish.
   * @default none
   */
  topicArn?: string;
}

/** A VPC of the account and region that is deployed to. */
export interface NetworkConfig {
  /** For people alone: Lambda knows it by the subnets. */
  vpcId: string;
  /** Ids of 1 to 16 subnets, of several availability zones. None that is public: a function gets no public address. */
  subnets: string[];
  /** Ids of 1 to 5 security groups, which must let HTTPS out. */
  securityGroups: string[];
}

/** One ECR identity, and the secrets that it is handed out through. */
export interface CredentialConfig {
  /**
   * What its token may do in the repositories.
   * @default 'pull'
   */
  access?: 'pull' | 'push';
  /**
   * The private registries whose hosts the secrets list.
   * @default the registry of the account and region that the stack is deployed to
   */
  registries?: RegistryConfig[];
  /**
   * Whether the secrets list `public.ecr.aws` too.
   * @default false
   */
  publicRegistry?: boolean;
  /**
   * The kinds of host that the secrets list for each registry; FIPS ones are logged in with a token of ECR's FIPS API. The
   * first kind is what a format that names one registry names.
   * @default ['standard']
   */
  endpoints?: Endpoint[];
  /**
   * Names of repositories; `*` stands for any characters.
   * @default every repository for pull; required for push
   */
  repositories?: string[];
  /**
   * Whether it may list a repository's tags too: for scanners, version ranges, `skopeo inspect` without a tag.
   * @default false
   */
  listTags?: boolean;
  /**
   * Whether a pull may fill ECR's pull-through cache, which imports images and creates repositories.
   * @default false
   */
  pullThroughCache?: boolean;
  /**
   * Hours between two refreshes, 1 to 4: a token lives for 12, so two missed refreshes still leave hours.
   * @default 4
   */
  refreshEveryHours?: number;
  /**
   * What becomes of a token that its registry refuses (never published, unless 'off') or can't be asked about
   * (published with a warning by 'best-effort', not by 'required').
   * @default 'best-effort'
   */
  verifyToken?: (typeof TOKEN_VERIFICATIONS)[number];
  /**
   * Exact names of repositories that the token must open, each tried in each of the private registries after every refresh.
   * A refusal fails the deploy, and is a warning of every other refresh.
   * @default none
   */
  verifyRepositories?: string[];
  /**
   * The secrets, one for each shape that a consumer wants.
   * @default one dockerconfigjson
   */
  secrets?: SecretConfig[];
  /**
   * Who may read its secrets. Whoever else may is the account's own policies' business, unless `exclusive`.
   * @default nobody
   */
  readers?: ReaderConfig[];
  /**
   * Third parties that every fresh login is pushed to, each by a function of its own: see docs/feeds.md.
   * @default none
   */
  feeds?: FeedConfig[];
  /**
   * Whether every other principal is denied to read, whatever the account's own policies say.
   * @default false
   */
  exclusive?: boolean;
  /**
   * What encrypts the secrets: the account's own key for Secrets Manager, which no other account can use; a key that
   * the stack makes; or one that exists, by its ARN.
   * @default 'aws-managed'
   */
  encryption?: 'aws-managed' | 'customer-managed' | `arn:${string}`;
  /**
   * Credentials of one group share a stack, `<stackName>-<group>`. A credential's group can't change while it is
   * deployed: the new stack would make what the old one still has.
   * @default the stack `<stackName>`
   */
  group?: string;
}

/** An ECR registry: an account and a region. */
export interface RegistryConfig {
  /**
   * 12 digits.
   * @default the account that the stack is deployed to
   */
  account?: string;
  /** @default the region that the stack is deployed to */
  region?: string;
}

/** One Secrets Manager secret: a credential in one format. It is always in the stack's own region. */
export interface SecretConfig {
  format: FormatName;
  /**
   * The registry region whose password it holds, for a format that holds one password.
   * @default the credential's only region
   */
  region?: string;
  /**
   * The account of the registry that it names, for a format that names one.
   * @default the only account in that region
   */
  account?: string;
  /**
   * The text of the format `template`, with `{{registry}}`, `{{region}}`, `{{account}}` (empty for the public registry),
   * `{{username}}`, `{{password}}`, `{{auth}}` and `{{expiresAt}}`; required for that format, and for no other.
   */
  template?: string;
  /**
   * The secret's name: `[a-zA-Z0-9_.-]`.
   * @default `ecr-<credential>-<format>`
   */
  name?: string;
}

/**
 * Who may read: exactly one of `role` to `rolesAnywhere`. A reader gets `GetSecretValue` and `DescribeSecret` on these
 * secrets, and nothing else.
 */
export interface ReaderConfig {
  /** ARN of a role that exists, of this account or another. */
  role?: string;
  /** ARN of a user that exists, of this account or another. */
  user?: string;
  /** Id of an organization: all of its principals. */
  organization?: string;
  /** GitHub Actions, through a role of their own: the jobs of one ref or of one environment of a repository. */
  githubActions?: { repository: string; ref?: string; environment?: string };
  /** GitLab CI/CD, through a role of its own: the jobs of one branch or tag of a project. */
  gitlab?: { project: string; ref: string; refType?: 'branch' | 'tag'; issuer?: string };
  /** Any OpenID Connect issuer, through a role of its own. */
  oidc?: { issuer: string; audience: string; subject: string };
  /** A host with an X.509 certificate, through a role of its own and IAM Roles Anywhere. */
  rolesAnywhere?: { trustAnchorArn: string; commonName: string };
  /**
   * The formats that it may read.
   * @default all
   */
  formats?: FormatName[];
  /**
   * Where it must call from: one of the addresses, or through one of the endpoints.
   * @default anywhere
   */
  only?: { sourceIps?: string[]; sourceVpces?: string[] };
  /**
   * Whether it may list the account's secrets too (names and tags), as Jenkins' provider must.
   * @default false
   */
  listSecrets?: boolean;
}

/** Gives `refresher.config.ts` its types; returns what it is given. Synth checks the content. */
export function defineConfig(config: RefresherConfig): RefresherConfig {
  return config;
}
