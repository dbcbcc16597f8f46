import {
  DeleteOpenIDConnectProviderCommand,
  DeleteRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
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
  /** Returns the names of a role's inline policies. */
  rolePolicies(role: string): Promise<string[]>;
  putRolePolicy(role: string, name: string, document: object): Promise<void>;
  /** Deletes an inline policy, if it exists. */
  deleteRolePolicy(role: string, name: string): Promise<void>;
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
    async rolePolicies(role) {
      const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: role }));
      return PolicyNames;
    },
    async putRolePolicy(role, name, document) {
      const PolicyDocument = JSON.stringify(document);
      await client.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: name, PolicyDocument }));
    },
    async deleteRolePolicy(role, name) {
      try {
        await client.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: name }));
      } catch (error) {
        if (!(error as Error).name.startsWith('NoSuchEntity')) throw error;
      }
    },
  };
}
