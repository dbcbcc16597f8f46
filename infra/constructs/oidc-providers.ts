import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { issuersToCreate } from '../config/readers/web-identity';

/**
 * Creates the identity providers of external CIs that the account does not have yet. An account has one provider for each
 * issuer, and other stacks and regions use it too. CloudFormation therefore keeps a provider that leaves the stack.
 * @param existing the issuers whose provider the account has already
 */
export function createOidcProviders(
  scope: Construct,
  credentials: Credential[],
  existing: readonly string[],
): CfnOIDCProvider[] {
  const readers = credentials.flatMap((credential) => credential.readers);
  return [...issuersToCreate(readers, existing)].map(([issuer, clientIdList]) => {
    const provider = new CfnOIDCProvider(scope, `Oidc ${issuer}`, { url: `https://${issuer}`, clientIdList });
    // The rollback of the deployment that creates a provider deletes it, so that the next attempt can create it.
    provider.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return provider;
  });
}
