import type { FormatName } from '../../../lambda/core/formats';
import type { ExactlyOneOf } from '../common/tied';

/** A principal that may read a credential's secrets, and nothing else. */
export type ReaderConfig = ReaderOptions & ExactlyOneOf<ReaderPrincipals>;

/** The kinds of reader. Each reader is exactly one of them. */
export interface ReaderPrincipals {
  /** ARN of an existing role, of this account or another. */
  readonly role: string;
  /** ARN of an existing user, of this account or another. */
  readonly user: string;
  /** Id of an organization: all of its principals. */
  readonly organization: string;
  /** GitHub Actions: the jobs of one ref or of one environment of a repository. The stack creates a role for them. */
  readonly githubActions: GitHubActionsReader;
  /** GitLab CI/CD: the jobs of one branch or tag of a project. The stack creates a role for them. */
  readonly gitlab: GitLabReader;
  /** Any OpenID Connect issuer. The stack creates a role for it. */
  readonly oidc: OidcReader;
  /** A host with an X.509 certificate. The stack creates a role for it, and a profile for IAM Roles Anywhere. */
  readonly rolesAnywhere: RolesAnywhereReader;
}

/** The settings that every kind of reader has. */
export interface ReaderOptions {
  /**
   * The formats that the reader may read.
   * @default all formats of the credential
   */
  readonly formats?: FormatName[];
  /**
   * The addresses and VPC endpoints that the reader must call from: one of them is enough.
   * @default anywhere
   */
  readonly only?: ReaderSources;
  /**
   * Whether the reader may also list the account's secrets (names and tags), which Jenkins' credentials provider needs.
   * @default false
   */
  readonly listSecrets?: boolean;
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
}

/** The tokens of an OpenID Connect issuer with this audience and subject. Both are compared exactly. */
export interface OidcReader {
  /** An https URL without a port. */
  readonly issuer: string;
  /** The claim `aud`. */
  readonly audience: string;
  /** The claim `sub`. */
  readonly subject: string;
}

/** The certificates with this common name that a trust anchor of IAM Roles Anywhere accepts. */
export interface RolesAnywhereReader {
  /** The ARN of the trust anchor. */
  readonly trustAnchorArn: string;
  /** The common name (CN) of the certificate's subject. */
  readonly commonName: string;
}

/** The sources that a reader must call from. At least one of the two lists has an item. */
export interface ReaderSources {
  /**
   * IP addresses or ranges.
   * @default none
   */
  readonly sourceIps?: string[];
  /**
   * Ids of VPC endpoints.
   * @default none
   */
  readonly sourceVpces?: string[];
}
