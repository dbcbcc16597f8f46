import type { METHODS } from '../../../lambda/core/feed-spec';
import type { FormatName } from '../../../lambda/core/formats';
import type { RegistryConfig } from '..';
import type { ArtifactoryRemoteRepositoryConfig } from './presets/artifactory-remote-repository';
import type { GitHubActionsSecretConfig } from './presets/github-actions-secret';
import type { GitLabVariableConfig } from './presets/gitlab-variable';
import type { KubernetesSecretConfig } from './presets/kubernetes-secret';

/**
 * A third party that can't read AWS and gets every fresh login pushed: exactly one of `request` to `webhook`. It has a
 * function of its own, which may read one secret of the credential and the API secret, and nothing else.
 *
 * Texts that say so hold placeholders, each as `{{name}}`: `registry`, `region`, `account`, `username`, `password`,
 * `auth` (base64 of `AWS:<password>`), `expiresAt`, `value` (the secret's whole value), `valueBase64`.
 */
export interface FeedConfig {
  /** `[a-z0-9-]`, 1 to 32 characters; of its own among the credential's feeds. */
  name: string;
  /**
   * The format of the credential's secret that is pushed.
   * @default `dockerconfigjson` for `kubernetesSecret`, the credential's first secret that is no template for the others
   */
  format?: Exclude<FormatName, 'template'>;
  /**
   * The registry whose login the placeholders stand for: one of the credential's.
   * @default the credential's first
   */
  registry?: RegistryConfig;
  /** What the third party knows the feed by. */
  apiSecret: ApiSecretConfig;
  /** Any HTTPS request that takes a password. */
  request?: RequestConfig;
  /** A CI/CD variable of a GitLab project or group. */
  gitlabVariable?: GitLabVariableConfig;
  /** The login of a remote repository of JFrog Artifactory. */
  artifactoryRemoteRepository?: ArtifactoryRemoteRepositoryConfig;
  /** A secret of type `kubernetes.io/dockerconfigjson` in a cluster. */
  kubernetesSecret?: KubernetesSecretConfig;
  /** A secret of GitHub Actions. */
  githubActionsSecret?: GitHubActionsSecretConfig;
  /** A receiver of webhooks by the Standard Webhooks specification; its signing secret is the API secret. */
  webhook?: WebhookConfig;
  /**
   * The certificate of the authority that the third party's own is signed by, in PEM. The public ones are then not
   * trusted.
   * @default the public authorities
   */
  ca?: string;
  /**
   * Whether its host may have an address that is none of the public internet. Such a host is reached from a VPC alone:
   * the config's `network`.
   * @default false
   */
  allowPrivateNetwork?: boolean;
}

/** A Secrets Manager secret of the same account and region that holds a token, a password or a signing secret. */
export interface ApiSecretConfig {
  name: string;
  /**
   * The field that holds it, where the value is a JSON object.
   * @default the whole value
   */
  field?: string;
  /**
   * The ARN of the key that encrypts the secret.
   * @default the account's own key for Secrets Manager
   */
  encryptionKey?: string;
}

/** An HTTPS request. Placeholders may stand in the URL's path and query (none that is secret), headers and body. */
export interface RequestConfig {
  /** @default 'PUT' */
  method?: (typeof METHODS)[number];
  /** What comes from a placeholder is percent-encoded. */
  url: string;
  /** @default the Content-Type of the body */
  headers?: Record<string, string>;
  /** A JSON body: any value; placeholders stand inside its texts. Exactly one of `json`, `form` and `text`. */
  json?: unknown;
  /** A body as of an HTML form. */
  form?: Record<string, string>;
  /** Any other body; placeholders are filled in as they are. */
  text?: string;
  /** How the API secret is sent. */
  authentication: AuthenticationConfig;
}

/** Exactly one of them. */
export interface AuthenticationConfig {
  /** `Authorization: Bearer <API secret>` */
  bearer?: true;
  /** `Authorization: Basic …`, with the API secret as the password. */
  basic?: { username: string };
  /** A header of its own; `prefix` stands before the API secret. */
  header?: { name: string; prefix?: string };
}

/** A receiver of webhooks. */
export interface WebhookConfig {
  /** With placeholders in its path and query, none that is secret. */
  url: string;
}
