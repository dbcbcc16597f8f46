import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { attempt, describeAttempt, finding, skipped } from '../../model/finding';
import { onceAllowed } from '../../model/propagation';
import { configOf, MEMBER, SECRET } from './fixture';

/** An organization as a reader. */
export const organizationReader: Check = {
  id: 'keys-organization-reader',
  assumption: 'AWS does not refuse an organization as public, and any principal of the organization can then read.',
  matters: ['infra/constructs/readers.ts', 'infra/policies/existing-reader.ts', 'docs/security.md'],
  method: "Adds the account's organization as a reader, and reads as a role that no policy names.",
  async run(context) {
    const { aws, clock, stack } = context;
    const organization = await attempt(aws.identity.organization());
    if (organization.error) return skipped(`the organization is unknown: ${describeAttempt(organization)}`);
    if (organization.value === undefined) return skipped('the account is in no organization');
    const { secrets } = await asReader(context, MEMBER);
    const before = await attempt(secrets.read(SECRET));
    const { succeeded } = await stack.deploy(configOf(context, { readers: [{ organization: organization.value }] }));
    if (!succeeded) {
      const failure = (await aws.stacks.events(stack.name)).find(({ status }) => status === 'UPDATE_FAILED');
      return finding(false, `the deployment failed: ${failure?.reason ?? 'no resource failed'}`);
    }
    const after = await onceAllowed(clock, () => secrets.read(SECRET));
    return finding(
      before.error !== undefined && !after.error,
      `before: ${describeAttempt(before)}; with the organization: ${describeAttempt(after)}`,
    );
  },
};
