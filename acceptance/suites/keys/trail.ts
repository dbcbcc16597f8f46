import { asReader } from '../../fixture/reader-role';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { onceAllowed } from '../../model/propagation';
import { READER, SECRET } from './fixture';

/** CloudTrail delivers events within about 5 minutes, and documents no limit. */
const DELIVERY_SECONDS = 900;

/** The encryption context in CloudTrail. */
export const trailContext: Check = {
  id: 'keys-trail-context',
  assumption: 'Secrets Manager decrypts with an encryption context that has `SecretARN` and `SecretVersionId`.',
  matters: ['infra/policies/kms.ts', 'docs/operations.md'],
  method: 'Reads the secret as a reader, and searches CloudTrail for the Decrypt event, for up to 15 minutes.',
  async run(context) {
    const { aws, clock } = context;
    const { secrets } = await asReader(context, READER);
    const { arn } = await aws.secrets.describe(SECRET);
    const since = clock.now();
    const read = await onceAllowed(clock, () => secrets.read(SECRET));
    if (read.error) throw new Error(`the reader cannot read. ${read.error.name}: ${read.error.message}`);
    const found = await clock.until(
      async () => {
        const contexts = (await aws.trail.events('Decrypt', since)).map(({ encryptionContext }) => encryptionContext);
        return contexts.find(({ SecretARN }) => SecretARN === arn);
      },
      { timeoutSeconds: DELIVERY_SECONDS, everySeconds: 20 },
    );
    return finding(
      found?.SecretVersionId === read.value.versionId,
      found ? `the context has ${Object.keys(found).join(', ')}` : 'CloudTrail has no event with this SecretARN',
    );
  },
};
