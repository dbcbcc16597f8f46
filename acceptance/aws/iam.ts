import {
  DeleteOpenIDConnectProviderCommand,
  DeleteRolePolicyCommand,
  GetOpenIDConnectProviderCommand,
  GetRoleCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
  paginateListRoles,
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
  /** Sets an inline policy of a role. */
  putRolePolicy(role: string, policy: string, statements: object[]): Promise<void>;
  /** Deletes an inline policy of a role, if it exists. CloudFormation cannot delete a role that has one. */
  deleteRolePolicy(role: string, policy: string): Promise<void>;
  /** Returns the names of all roles that begin with a prefix and have an inline policy of this name. */
  rolesWithPolicy(prefix: string, policy: string): Promise<string[]>;
  hasRole(name: string): Promise<boolean>;
  oidcProviders(): Promise<OidcProvider[]>;
  deleteOidcProvider(arn: string): Promise<void>;
}

export function iam(client: IAMClient): Iam {
  return {
    async putRolePolicy(role, policy, statements) {
      const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statements });
      await client.send(new PutRolePolicyCommand({ RoleName: role, PolicyName: policy, PolicyDocument }));
    },
    async deleteRolePolicy(role, policy) {
      try {
        await client.send(new DeleteRolePolicyCommand({ RoleName: role, PolicyName: policy }));
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    },
    async rolesWithPolicy(prefix, policy) {
      const found: string[] = [];
      for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
        for (const { RoleName: name = '' } of Roles.filter(({ RoleName = '' }) => RoleName.startsWith(prefix))) {
          const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: name }));
          if (PolicyNames.includes(policy)) found.push(name);
        }
      }
      return found;
    },
    async hasRole(name) {
      try {
        await client.send(new GetRoleCommand({ RoleName: name }));
        return true;
      } catch (error) {
        if (isMissing(error)) return false;
        throw error;
      }
    },
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

/** botocore's model names the error `NoSuchEntity`, and the JavaScript SDK `NoSuchEntityException`. */
function isMissing(error: unknown): boolean {
  return (error as Error).name.startsWith('NoSuchEntity');
}
