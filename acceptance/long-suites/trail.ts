import { mustDeploy } from '../model/context';
import { finding } from '../model/finding';
import type { LongCheck, LongSuite } from '../model/long-check';

const CREDENTIAL = 'long-acceptance-trail';
const SECRET = `ecr-${CREDENTIAL}-json`;
/** CloudTrail delivers events within about 5 minutes, and documents no limit. */
const DUE_MINUTES = 2.2 * 60;
/** The time of the read and of the event can differ, and other reads must not be mistaken for it. */
const WINDOW_MS = 10 * 60_000;

const context: LongCheck = {
  id: 'long-trail-context',
  assumption: 'Secrets Manager decrypts with an encryption context that has `SecretARN` and `SecretVersionId`.',
  matters: ['infra/policies/kms.ts', 'docs/operations.md'],
  method: 'Reads a secret with a key of the stack. After 2.2 hours, searches CloudTrail for the Decrypt event.',
  steps: [
    {
      dueMinutes: 0,
      async run({ aws, clock }) {
        const readAt = clock.now().toISOString();
        const { versionId } = await aws.secrets.read(SECRET);
        return { ...finding(true, `Read version ${versionId}.`), facts: { versionId, readAt } };
      },
    },
    {
      dueMinutes: DUE_MINUTES,
      async run({ aws }, { versionId, readAt = '' }) {
        const { arn } = await aws.secrets.describe(SECRET);
        const from = new Date(readAt);
        const uses = await aws.trail.uses('Decrypt', from, new Date(from.getTime() + WINDOW_MS));
        const contexts = uses.map(({ encryptionContext }) => encryptionContext);
        const ofSecret = contexts.filter(({ SecretARN }) => SecretARN === arn);
        return finding(
          ofSecret.some(({ SecretVersionId }) => SecretVersionId === versionId),
          `${ofSecret.length} events have this SecretARN. Their context has: ${Object.keys(ofSecret[0] ?? {}).join(', ')}.`,
        );
      },
    },
  ],
};

/** What CloudTrail records, minutes after the calls. */
export const trailSuite: LongSuite = {
  name: 'trail',
  async setUp({ stack, image }) {
    await mustDeploy(
      { stack },
      {
        credentials: {
          [CREDENTIAL]: {
            repositories: [image.repository],
            secrets: [{ format: 'json' }],
            encryption: 'customer-managed',
          },
        },
      },
    );
  },
  checks: [context],
};
