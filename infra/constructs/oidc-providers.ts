import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { issuersToCreate } from '../config/readers/web-identity';

/**
 * Creates the identity providers of external CIs that the account does not have yet.
 * @param existing the issuers whose provider the account has already
 */
export function createOidcProviders(
  scope: Construct,
  credentials: Credential[],
  existing: readonly string[],
): CfnOIDCProvider[] {
  const readers = credentials.flatMap((credential) => credential.readers);
  return [...issuersToCreate(readers, existing)].map(
    ([issuer, clientIdList]) =>
      new CfnOIDCProvider(scope, `Oidc ${issuer}`, { url: `https://${issuer}`, clientIdList }),
  );
}
