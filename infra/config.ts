import type { FormatName } from '../lambda/formats';
import type { PROBES } from '../lambda/spec';

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
  /** The credentials by name: `[a-z0-9-]`, 1 to 32 characters. */
  credentials: Record<string, CredentialConfig>;
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
   * Names of repositories; `*` stands for any characters.
   * @default every repository for pull; required for push
   */
  repositories?: string[];
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
  probe?: (typeof PROBES)[number];
  /**
   * The secrets, one for each shape that a consumer wants.
   * @default one dockerconfigjson
   */
  secrets?: SecretConfig[];
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
   * The secret's name: `[a-zA-Z0-9_.-]`.
   * @default `ecr-<credential>-<format>`
   */
  name?: string;
}

/** Gives `refresher.config.ts` its types; returns what it is given. Synth checks the content. */
export function defineConfig(config: RefresherConfig): RefresherConfig {
  return config;
}
