import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';

/** IAM. */
export interface Iam {
  /** Sets an inline policy of a role. */
  putRolePolicy(role: string, policy: string, statements: object[]): Promise<void>;
  /** Deletes an inline policy of a role, if it exists. CloudFormation cannot delete a role that has one. */
  deleteRolePolicy(role: string, policy: string): Promise<void>;
  /** Returns the names of all roles that begin with a prefix and have an inline policy of this name. */
  rolesWithPolicy(prefix: string, policy: string): Promise<string[]>;
  hasRole(name: string): Promise<boolean>;
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
      const names: string[] = [];
      let next: string | undefined;
      do {
        const { Roles = [], Marker } = await client.send(new ListRolesCommand({ Marker: next }));
        names.push(...Roles.map(({ RoleName = '' }) => RoleName).filter((name) => name.startsWith(prefix)));
        next = Marker;
      } while (next);
      const found: string[] = [];
      for (const name of names) {
        const { PolicyNames = [] } = await client.send(new ListRolePoliciesCommand({ RoleName: name }));
        if (PolicyNames.includes(policy)) found.push(name);
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
  };
}

/** botocore's model names the error `NoSuchEntity`, and the JavaScript SDK `NoSuchEntityException`. */
function isMissing(error: unknown): boolean {
  return (error as Error).name.startsWith('NoSuchEntity');
}
