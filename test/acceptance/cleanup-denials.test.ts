import { expect, it } from 'vitest';
import type { Aws } from '../../acceptance/aws';
import { cleanUp } from '../../acceptance/cleanup/cleanup';
import { contextOf } from './support/world';

const NONE = { list: async () => [] };
const ROLE = 'EcrAcceptance-access-acceptance-revoked-eu-west-1';

/** A region with the stack of a suite. The account has a role with the inline policy of an interrupted check. */
function region(calls: string[]): Aws {
  let exists = true;
  return {
    iam: {
      rolesWithPolicy: async (prefix: string, policy: string) =>
        prefix === 'EcrAcceptance' && policy === 'AcceptanceDenial' ? [ROLE] : [],
      deleteRolePolicy: async (role: string, policy: string) => void calls.push(`delete ${policy} of ${role}`),
    },
    stacks: {
      list: async () => (exists ? [{ name: 'EcrAcceptance-access', status: 'CREATE_COMPLETE', outputs: {} }] : []),
      find: async () => undefined,
      resources: async () => [],
      async delete(name: string) {
        exists = false;
        calls.push(`delete the stack ${name}`);
      },
    },
    repositories: NONE,
    secrets: NONE,
    logs: { groups: async () => [] },
  } as unknown as Aws;
}

it('removes the policies of interrupted checks once, before the stacks of their roles', async () => {
  const calls: string[] = [];
  const { clock } = contextOf({ name: 'cleanup', checks: [] }, { aws: {} });
  const regions = { 'eu-west-1': region(calls), 'us-east-1': region(calls) };
  const { left } = await cleanUp(regions, clock, () => {});
  expect(left).toEqual([]);
  expect(calls).toEqual([
    `delete AcceptanceDenial of ${ROLE}`,
    'delete the stack EcrAcceptance-access',
    'delete the stack EcrAcceptance-access',
  ]);
});
