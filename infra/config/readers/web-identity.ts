import type { Reader } from './schema';

/** The claims that the token of an external CI's job must have. They are compared exactly. */
export interface WebIdentity {
  /** The issuer without `https://`, as IAM names the provider and its condition keys. */
  issuer: string;
  audience: string;
  subject: string;
}

/**
 * Returns the web identity of a reader, or undefined for a reader that has none.
 * Sources: GitHub, "OpenID Connect reference"; GitLab, "OpenID Connect (OIDC) authentication using ID tokens".
 */
export function webIdentityOf({ githubActions, gitlab, oidc }: Reader): WebIdentity | undefined {
  if (githubActions) {
    const { ref, environment } = githubActions;
    // GitHub replaces each colon in a value, because colons separate the values.
    const job = environment === undefined ? `ref:${ref}` : `environment:${environment.replaceAll(':', '%3A')}`;
    return {
      issuer: 'token.actions.githubusercontent.com',
      audience: 'sts.amazonaws.com',
      subject: `${githubSubjectPrefix(githubActions)}:${job}`,
    };
  }
  if (gitlab) {
    const { project, ref, refType, issuer } = gitlab;
    return {
      issuer,
      audience: `https://${issuer}`,
      subject: `project_path:${project}:ref_type:${refType}:ref:${ref}`,
    };
  }
  if (oidc) return { ...oidc, issuer: oidc.issuer.replace(/^https:\/\//, '') };
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
