import { isWrittenWith } from '../../../lambda/core/version-id';
import type { Check } from '../../model/check';
import { type Context, mustDeploy } from '../../model/context';
import { attempt, describeAttempt, finding } from '../../model/finding';
import { configOf, keyOf, SWITCHED } from './fixture';

/** A secret after a deployment that changed its encryption. */
interface Switched {
  asAssumed: boolean;
  observed: string;
}

/** A changed `encryption`. */
export const switchedBothWays: Check = {
  id: 'keys-switched-both-ways',
  assumption: 'A deployment that changes `encryption` writes a readable value under the new key, in both directions.',
  matters: ['docs/adr/0041-key-in-the-version-id.md', 'lambda/refresh/refresh.ts', 'docs/operations.md'],
  method:
    'Deploys a secret with aws-managed, customer-managed and aws-managed encryption. Compares its key and its version id, ' +
    'and reads its current value.',
  async run(context) {
    await mustDeploy(context, configOf(context));
    const customer = await switchTo(context, 'customer-managed');
    const aws = await switchTo(context, 'aws-managed');
    return finding(customer.asAssumed && aws.asAssumed, `${customer.observed}; ${aws.observed}`);
  },
};

async function switchTo(context: Context, encryption: 'aws-managed' | 'customer-managed'): Promise<Switched> {
  const { secrets } = context.aws;
  const before = await secrets.describe(SWITCHED);
  await mustDeploy(context, configOf(context, { encryption }));
  const after = await secrets.describe(SWITCHED);
  const usesKey = after.kmsKeyId?.endsWith(await keyOf(context)) === true;
  const isNew = after.versionId !== before.versionId;
  const hasDigest = isWrittenWith(after.versionId ?? '', encryption === 'aws-managed' ? undefined : encryption);
  const read = await attempt(secrets.read(SWITCHED));
  // The project does not rely on the previous version. AWS encrypts it again only if it may still decrypt it.
  const previous = await attempt(secrets.read(SWITCHED, before.versionId));
  return {
    asAssumed: usesKey === (encryption === 'customer-managed') && isNew && hasDigest && !read.error,
    observed:
      `${encryption}: ${usesKey ? "the stack's key" : after.kmsKeyId || 'no key of its own'}, ` +
      `${isNew ? 'a new version' : 'the same version'} with the digest of ${hasDigest ? 'this' : 'another'} key; ` +
      `current value: ${describeAttempt(read)}; previous value: ${describeAttempt(previous)}`,
  };
}
