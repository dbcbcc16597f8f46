import { FederatedPrincipal, type IPrincipal, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Reader } from '../config/readers/schema';
import { webIdentityOf } from '../config/readers/web-identity';
import type { Replica } from '../config/replicas/schema';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { listSecretsStatement, readConditions, readStatements } from './read';
import type { SecretRef } from './secret-ref';

/** Returns everything that a reader's role may do. */
export function readerStatements(
  reader: Reader,
  secrets: SecretRef[],
  keyArn: string | undefined,
  replicas: Replica[],
): PolicyStatement[] {
  return [
    ...readStatements(secrets, keyArn, { conditions: readConditions(reader), replicas }),
    ...(reader.listSecrets ? [listSecretsStatement()] : []),
  ];
}

/**
 * Returns the principal that may assume a reader's role: the jobs of an external CI with a token of its issuer, or the
 * hosts with a certificate.
 */
export function readerTrust(reader: Reader): IPrincipal {
  const identity = webIdentityOf(reader);
  if (identity) {
    const { issuer, audience, subject, isPattern, claims } = identity;
    const { partition, account } = PSEUDO_PARAMETERS;
    const provider = `arn:${partition}:iam::${account}:oidc-provider/${issuer}`;
    // The subject is always compared, because every customer of a shared issuer can get a token with the other claims.
    const sub = { [`${issuer}:sub`]: subject };
    const further = Object.entries(claims).map(([claim, values]) => [`${issuer}:${claim}`, values] as const);
    const conditions = {
      StringEquals: { [`${issuer}:aud`]: audience, ...(isPattern ? {} : sub), ...Object.fromEntries(further) },
      ...(isPattern ? { StringLike: sub } : {}),
    };
    return new FederatedPrincipal(provider, conditions, 'sts:AssumeRoleWithWebIdentity');
  }
  if (!reader.rolesAnywhere) throw new Error(`no role is created for ${JSON.stringify(reader)}`);
  const { trustAnchorArn, commonName } = reader.rolesAnywhere;
  return new ServicePrincipal('rolesanywhere.amazonaws.com', {
    conditions: {
      StringEquals: { 'aws:PrincipalTag/x509Subject/CN': commonName },
      ArnEquals: { 'aws:SourceArn': trustAnchorArn },
    },
  });
}

/**
 * Returns the statement that IAM Roles Anywhere also needs in the role's trust policy. Its sessions have the
 * certificate's subject in tags and in the source identity. Source: IAM Roles Anywhere, "Trust policy".
 */
export function rolesAnywhereSession(trust: IPrincipal): PolicyStatement {
  return new PolicyStatement({ actions: ['sts:SetSourceIdentity', 'sts:TagSession'], principals: [trust] });
}
