import type { ExactlyOneOf } from '../../common/tied';

/**
 * A secret of GitHub Actions of a repository, of one of its environments, or of an organization. The feed creates it if
 * it is missing. The API secret is a fine-grained token with the permission Secrets (for an environment: Environments;
 * for an organization: organization Secrets), read and write.
 */
export type GitHubActionsSecretConfig = GitHubActionsSecretOptions & GitHubSecretOwner;

/**
 * A Dependabot secret of a repository or an organization, for private registries and for workflows that Dependabot
 * starts. The feed creates it if it is missing. The API secret is a fine-grained token with the permission Dependabot
 * secrets (for an organization: Organization dependabot secrets), read and write.
 */
export type GitHubDependabotSecretConfig = GitHubSecretOptions & GitHubSecretOwner;

/**
 * A Codespaces secret of a repository or an organization. The feed creates it if it is missing. The API secret is a
 * fine-grained token with the permission Codespaces secrets (for an organization: Organization codespaces secrets), read
 * and write.
 */
export type GitHubCodespacesSecretConfig = GitHubSecretOptions & GitHubSecretOwner;

/** The owner of a secret on GitHub. */
export type GitHubSecretOwner = ExactlyOneOf<{
  /** As `owner/name`. */
  repository: string;
  /** The name of an organization. */
  organization: string;
}>;

/** The settings of a secret of GitHub Actions. */
export interface GitHubActionsSecretOptions extends GitHubSecretOptions {
  /**
   * The environment of the repository. Only its jobs get the secret.
   * @default every job of the repository
   */
  environment?: string;
}

/** The settings that every secret on GitHub has. */
export interface GitHubSecretOptions {
  /**
   * The URL of the REST API. The URL of GitHub Enterprise Server ends in `/api/v3`.
   * @default 'https://api.github.com'
   */
  url?: string;
  /**
   * The repositories of the organization that get the secret.
   * @default 'private': no public repository
   */
  visibility?: 'all' | 'private' | 'selected';
  /**
   * The ids of the repositories that get the secret, for the visibility `selected`. Each push replaces the list on GitHub.
   * @default none
   */
  selectedRepositoryIds?: number[];
  /** The name of the secret. */
  name: string;
  /**
   * The value, with placeholders.
   * @default '{{value}}': the whole value of the credential's secret
   */
  value?: string;
}
