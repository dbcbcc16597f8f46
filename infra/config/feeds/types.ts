import type { FormatName } from '../../../lambda/core/formats';
import type { ExactlyOneOf } from '../common/tied';
import type { RegistryConfig } from '../secrets/types';
import type {
  GitHubActionsSecretConfig,
  GitHubCodespacesSecretConfig,
  GitHubDependabotSecretConfig,
} from './presets/github-types';
import type {
  ArtifactoryRemoteRepositoryConfig,
  GitLabVariableConfig,
  KubernetesSecretConfig,
  RequestConfig,
  WebhookConfig,
} from './presets/types';

/**
 * A push of each new token into a third-party system that cannot read Secrets Manager. The feed has its own function,
 * which may read one secret of the credential and the API secret, and nothing else.
 *
 * Some texts can contain placeholders, each as `{{name}}`: `registry`, `region`, `account`, `username`, `password`,
 * `auth` (base64 of `AWS:<password>`), `expiresAt`, `value` (the whole value of the secret), `valueBase64`.
 */
export type FeedConfig = FeedOptions & ExactlyOneOf<FeedTargets>;

/** The kinds of feed. Each feed is exactly one of them. */
export interface FeedTargets {
  /** Any HTTPS request that stores a password. */
  readonly request: RequestConfig;
  /** A CI/CD variable of a GitLab project or group. */
  readonly gitlabVariable: GitLabVariableConfig;
  /** The registry credentials of a remote repository of JFrog Artifactory. */
  readonly artifactoryRemoteRepository: ArtifactoryRemoteRepositoryConfig;
  /** A secret of type `kubernetes.io/dockerconfigjson` in a cluster. */
  readonly kubernetesSecret: KubernetesSecretConfig;
  /** A secret of GitHub Actions. */
  readonly githubActionsSecret: GitHubActionsSecretConfig;
  /** A secret of Dependabot on GitHub. */
  readonly githubDependabotSecret: GitHubDependabotSecretConfig;
  /** A secret of GitHub Codespaces. */
  readonly githubCodespacesSecret: GitHubCodespacesSecretConfig;
  /** A receiver of webhooks that follows the Standard Webhooks specification. */
  readonly webhook: WebhookConfig;
}

/** The settings that every kind of feed has. */
export interface FeedOptions {
  /** `[a-z0-9-]`, 1 to 32 characters, unique among the feeds of the credential. */
  readonly name: string;
  /**
   * The format of the credential's secret that is pushed.
   * @default `dockerconfigjson` for `kubernetesSecret`; otherwise the format of the first secret that is not a template
   */
  readonly format?: Exclude<FormatName, 'template'>;
  /**
   * The registry that the placeholders describe: one of the credential's registries.
   * @default the first registry of the credential
   */
  readonly registry?: RegistryConfig;
  /** The secret with which the feed authenticates at the third party. */
  readonly apiSecret: ApiSecretConfig;
  /**
   * The certificate of the certificate authority that issued the third party's certificate, in PEM. The function then
   * trusts this authority only.
   * @default the public certificate authorities
   */
  readonly ca?: string;
  /**
   * Whether the third party's host may have an address that is not on the public internet. Such a host can be reached
   * only from a VPC: the config's `network`.
   * @default false
   */
  readonly allowPrivateNetwork?: boolean;
}

/** A Secrets Manager secret of the same account and region that contains a token, a password or a signing secret. */
export interface ApiSecretConfig {
  /** The name of the secret. */
  readonly name: string;
  /**
   * The field that contains the token, password or signing secret, if the value is a JSON object.
   * @default the whole value
   */
  readonly field?: string;
  /**
   * The ARN of the KMS key that encrypts the secret.
   * @default the AWS managed key for Secrets Manager
   */
  readonly encryptionKey?: string;
}
