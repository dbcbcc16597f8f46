import { DeleteRolePolicyCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';

/** IAM. */
export interface Iam {
  putRolePolicy(role: string, name: string, document: object): Promise<void>;
  /** Deletes an inline policy, if it exists. */
  deleteRolePolicy(role: string, name: string): Promise<void>;
}

export function iam(client: IAMClient): Iam {
  return {
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
