import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { CfnOIDCProvider } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Reader } from '../config/readers/schema';
import { type WebIdentity, webIdentityOf } from '../config/readers/web-identity';

/**
 * The identity providers of external CIs that a stack creates. An account has one provider for each issuer, and other
 * stacks and regions use it too. CloudFormation therefore keeps a provider that leaves the stack.
 */
export class OidcProviders extends Construct {
  private readonly audiences = new Map<string, string[]>();
  private readonly providers = new Map<string, CfnOIDCProvider>();

  /**
   * Creates the providers of new issuers that readers use. The readers' construct then depends on them, and on those that
   * the stack already creates for other credentials.
   * @param issuers the new issuers, such as `https://gitlab.com`
   */
  provide(owner: Construct, readers: readonly Reader[], issuers: readonly string[]): void {
    for (const identity of readers.map(webIdentityOf)) {
      if (identity && (issuers.includes(`https://${identity.issuer}`) || this.providers.has(identity.issuer))) {
        owner.node.addDependency(this.providerOf(identity));
      }
    }
  }

  private providerOf({ issuer, audience }: WebIdentity): CfnOIDCProvider {
    const audiences = this.audiences.get(issuer) ?? [];
    if (!audiences.includes(audience)) audiences.push(audience);
    this.audiences.set(issuer, audiences);
    const provider = this.providers.get(issuer) ?? this.create(issuer, audiences);
    this.providers.set(issuer, provider);
    return provider;
  }

  private create(issuer: string, audiences: string[]): CfnOIDCProvider {
    const provider = new CfnOIDCProvider(this, issuer, {
      url: `https://${issuer}`,
      clientIdList: Lazy.list({ produce: () => audiences }),
    });
    // The rollback of the deployment that creates a provider deletes it, so that the next attempt can create it.
    provider.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return provider;
  }
}
