import {
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
} from '@aws-sdk/client-iam';

/** An identity provider of the account. */
export interface OidcProvider {
  arn: string;
  /** The URL with `https://`. */
  issuer: string;
  audiences: string[];
  tags: Record<string, string>;
}

/** IAM. */
export interface Iam {
  oidcProviders(): Promise<OidcProvider[]>;
  deleteOidcProvider(arn: string): Promise<void>;
}

export function iam(client: IAMClient): Iam {
  return {
    async oidcProviders() {
      const { OpenIDConnectProviderList = [] } = await client.send(new ListOpenIDConnectProvidersCommand({}));
      const providers = OpenIDConnectProviderList.map(async ({ Arn: arn = '' }) => {
        const command = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn });
        const { Url = '', ClientIDList: audiences = [], Tags = [] } = await client.send(command);
        const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
        return { arn, issuer: `https://${Url}`, audiences, tags };
      });
      return Promise.all(providers);
    },
    async deleteOidcProvider(arn) {
      await client.send(new DeleteOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }));
    },
  };
}
