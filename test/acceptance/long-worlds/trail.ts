import { trailSuite } from '../../../acceptance/long-suites/trail';
import type { LongWorld } from '../support/long-world';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-long-acceptance-trail-json-AbCdEf';
const state = { name: 's', arn: ARN, versionId: 'v2', kmsKeyId: 'key', replicas: [] };
const uses = (encryptionContext: Record<string, string>) => ({
  uses: async () => [{ encryptionContext: {} }, { encryptionContext }],
});

export const trailWorld: LongWorld = {
  suite: trailSuite,
  world: () => ({
    aws: {
      secrets: { read: async () => ({ versionId: 'v1', text: '{}' }), describe: async () => state },
      trail: uses({ SecretARN: ARN, SecretVersionId: 'v1' }),
    },
  }),
  unanswered: { 'long-trail-context': 'the emulator has no CloudTrail' },
  mutations: {
    'long-trail-context': [
      (changed) => Object.assign(changed.aws, { trail: uses({}) }),
      (changed) => Object.assign(changed.aws, { trail: uses({ SecretARN: ARN }) }),
      (changed) => Object.assign(changed.aws, { trail: uses({ SecretARN: ARN, SecretVersionId: 'v2' }) }),
    ],
  },
};
