import type { ExactlyOneOf } from '../common/tied';

/** Claims of a token by name, each with the values that are allowed. They are compared exactly. */
export interface Claims {
  [claim: string]: string[];
}

/** The jobs of a GitHub repository: those of one ref, or those of one environment. */
export type GitHubActionsReader = {
  /** As `owner/name`. */
  readonly repository: string;
  /**
   * The id of the repository's owner, in digits. It requires `repositoryId`. A repository that was created, renamed or
   * transferred after 15 July 2026, or that has opted in, sends both ids in its subject. Then both ids are required. No
   * other repository has the same ids, even if it gets the same name.
   * @default none: the repository sends a subject without ids
   */
  readonly ownerId?: string;
  /**
   * The id of the repository, in digits. It requires `ownerId`.
   * @default none: the repository sends a subject without ids
   */
  readonly repositoryId?: string;
  /**
   * Claims that the token must also have, each with the values that are allowed. Only those that AWS compares for
   * GitHub are accepted.
   * @default none
   */
  readonly claims?: Claims;
} & ExactlyOneOf<{
  /** A full ref, such as `refs/heads/main`. */
  readonly ref: string;
  /** The name of an environment. Without deployment branch rules, every branch of the repository can use it. */
  readonly environment: string;
}>;

/** The jobs of one branch or tag of a GitLab project. */
export interface GitLabReader {
  /** As `group/name`. */
  readonly project: string;
  /** The name of the branch or tag. */
  readonly ref: string;
  /**
   * Whether `ref` is a branch or a tag.
   * @default 'branch'
   */
  readonly refType?: 'branch' | 'tag';
  /**
   * The host of the GitLab instance.
   * @default 'gitlab.com'
   */
  readonly issuer?: string;
  /**
   * Claims that the token must also have, each with the values that are allowed. Only those that AWS compares for
   * gitlab.com are accepted.
   * @default none
   */
  readonly claims?: Claims;
}

/**
 * The steps of one Bitbucket repository: those without an environment, or those of one environment. The subject of a step
 * contains the step's own UUID. The trust policy compares the rest exactly. Source: Bitbucket Cloud, "Deploy on AWS using
 * Bitbucket Pipelines OpenID Connect".
 */
export interface BitbucketReader {
  /** The id of the workspace, as in the URLs of its repositories. */
  readonly workspace: string;
  /** The UUID of the workspace, in lower case and without braces. The audience of the tokens contains it. */
  readonly workspaceUuid: string;
  /** The UUID of the repository, in lower case and without braces. */
  readonly repositoryUuid: string;
  /**
   * The UUID of a deployment environment, in lower case and without braces.
   * @default none: only steps without `deployment`
   */
  readonly environmentUuid?: string;
}

/** The tokens of an OpenID Connect issuer with this audience and subject. Both are compared exactly. */
export interface OidcReader {
  /** An https URL without a port. */
  readonly issuer: string;
  /** The claim `aud`. */
  readonly audience: string;
  /** The claim `sub`. */
  readonly subject: string;
  /**
   * Claims that the token must also have, each with the values that are allowed. Only those that AWS compares for
   * the issuer are accepted.
   * @default none
   */
  readonly claims?: Claims;
}
