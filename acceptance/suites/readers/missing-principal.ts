import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { stackNameOf } from '../../model/names';
import { configOf } from './fixture';

/** A role that nobody creates. */
const MISSING = { name: `${stackNameOf('readers')}-missing` };

/** A deployment with a reader that does not exist. */
export const missingPrincipal: Check = {
  id: 'readers-missing-principal',
  assumption: 'A deployment fails if the role of a reader does not exist, names the principal, and is rolled back.',
  matters: ['infra/policies/secret-policy.ts', 'docs/security.md', 'test/e2e/emulator/access_types.py'],
  method: 'Deploys the config with a reader whose role does not exist, and reads the events of the stack.',
  async run(context) {
    const { aws, stack } = context;
    const { succeeded } = await stack.deploy(configOf(context, [MISSING]));
    const failures = (await aws.stacks.events(stack.name)).filter(({ status }) => status.endsWith('_FAILED'));
    const named = failures.find(({ reason }) => /principal/i.test(reason));
    const status = (await aws.stacks.find(stack.name))?.status ?? 'missing';
    return finding(
      !succeeded && named !== undefined && status === 'UPDATE_ROLLBACK_COMPLETE',
      `the stack is ${status}; ${named?.reason ?? failures[0]?.reason ?? 'no resource failed'}`,
    );
  },
};
