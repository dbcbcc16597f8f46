import type { FormatName } from '../../../lambda/core/formats';
import type { ExactlyOneOf } from '../common/tied';
import type { BitbucketReader, GitHubActionsReader, GitLabReader, OidcReader } from './ci-types';

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
  /** Bitbucket Pipelines: the steps of a repository, or of one environment of it. The stack creates a role for them. */
  readonly bitbucket: BitbucketReader;
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
