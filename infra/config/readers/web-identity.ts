import type { Claims } from './ci-types';
import type { Reader } from './schema';

/** The claims that the token of an external CI's job must have. */
export interface WebIdentity {
  /** The issuer without `https://`, as IAM names the provider and its condition keys. */
  issuer: string;
  audience: string;
  /** A subject that is compared exactly, or, with `isPattern`, a pattern in which `?` stands for one character. */
  subject: string;
  isPattern: boolean;
  /** The values that are allowed for each further claim. */
  claims: Claims;
}

/** The UUID of a step in the subject of Bitbucket. A `*` would also match the UUID of an environment. */
const ANY_UUID = '????????-????-????-????-????????????';

/**
 * Returns the web identity of a reader, or undefined for a reader that has none.
 * Sources: GitHub, "OpenID Connect reference"; GitLab, "OpenID Connect (OIDC) authentication using ID tokens"; Bitbucket
 * Cloud, "Deploy on AWS using Bitbucket Pipelines OpenID Connect".
 */
export function webIdentityOf({ githubActions, gitlab, bitbucket, oidc }: Reader): WebIdentity | undefined {
  if (githubActions) {
    const { ref, environment } = githubActions;
    // GitHub replaces each colon in a value, because colons separate the values.
    const job = environment === undefined ? `ref:${ref}` : `environment:${environment.replaceAll(':', '%3A')}`;
    return {
      issuer: 'token.actions.githubusercontent.com',
      audience: 'sts.amazonaws.com',
      subject: `${githubSubjectPrefix(githubActions)}:${job}`,
      isPattern: false,
      claims: githubActions.claims ?? {},
    };
  }
  if (gitlab) {
    const { project, ref, refType, issuer, claims = {} } = gitlab;
    return {
      issuer,
      audience: `https://${issuer}`,
      subject: `project_path:${project}:ref_type:${refType}:ref:${ref}`,
      isPattern: false,
      claims,
    };
  }
  if (bitbucket) {
    const { workspace, workspaceUuid, repositoryUuid, environmentUuid } = bitbucket;
    const uuids = [repositoryUuid, ...(environmentUuid === undefined ? [] : [environmentUuid]), ANY_UUID];
    return {
      issuer: `api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`,
      audience: `ari:cloud:bitbucket::workspace/${workspaceUuid}`,
      subject: uuids.map((uuid) => `{${uuid}}`).join(':'),
      isPattern: true,
      claims: {},
    };
  }
  if (oidc) {
    const { issuer, claims = {}, ...compared } = oidc;
    return { ...compared, issuer: issuer.replace(/^https:\/\//, ''), isPattern: false, claims };
  }
  return undefined;
}

/**
 * Returns the part of the subject that identifies a GitHub repository, with the ids if the reader has them.
 * Source: GitHub, "OpenID Connect reference", "Immutable subject claims".
 */
export function githubSubjectPrefix({
  repository,
  ownerId,
  repositoryId,
}: NonNullable<Reader['githubActions']>): string {
  if (ownerId === undefined || repositoryId === undefined) return `repo:${repository}`;
  const [owner, name] = repository.split('/');
  return `repo:${owner}@${ownerId}/${name}@${repositoryId}`;
}

/**
 * Returns the issuers whose identity provider the stack creates, with the audiences of each.
 * @param existing the issuers whose provider the account has already
 */
export function issuersToCreate(readers: readonly Reader[], existing: readonly string[]): Map<string, string[]> {
  const audiences = new Map<string, string[]>();
  for (const reader of readers) {
    const identity = webIdentityOf(reader);
    if (!identity || existing.includes(`https://${identity.issuer}`)) continue;
    const known = audiences.get(identity.issuer) ?? [];
    audiences.set(identity.issuer, [...new Set([...known, identity.audience])]);
  }
  return audiences;
}
