import type { Reader } from './schema';

/** What the token of an external CI's job must say, to the letter, for its reader role to let it in. */
export interface WebIdentity {
  /** The issuer without `https://`, as IAM names its provider and its condition keys. */
  issuer: string;
  audience: string;
  subject: string;
}

/**
 * The web identity of a reader that comes with one, undefined for any other.
 * Sources: GitHub, "OpenID Connect reference"; GitLab, "OpenID Connect (OIDC) authentication using ID tokens".
 */
export function webIdentityOf({ githubActions, gitlab, oidc }: Reader): WebIdentity | undefined {
  if (githubActions) {
    const { repository, ref, environment } = githubActions;
    return {
      issuer: 'token.actions.githubusercontent.com',
      audience: 'sts.amazonaws.com',
      subject: `repo:${repository}:${environment === undefined ? `ref:${ref}` : `environment:${environment}`}`,
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

/** The issuers whose provider a stack makes: those of its readers, but for what the account has already. */
export function issuersToMake(readers: Reader[], existing: string[]): Map<string, string[]> {
  const audiences = new Map<string, string[]>();
  for (const reader of readers) {
    const identity = webIdentityOf(reader);
    if (!identity || existing.includes(`https://${identity.issuer}`)) continue;
    const known = audiences.get(identity.issuer) ?? [];
    audiences.set(identity.issuer, [...new Set([...known, identity.audience])]);
  }
  return audiences;
}
