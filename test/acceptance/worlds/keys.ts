import type { SecretState } from '../../../acceptance/aws/secrets';
import { keysSuite } from '../../../acceptance/suites/keys';
import { MEMBER, READER, SECRET, SWITCHED } from '../../../acceptance/suites/keys/fixture';
import type { RefresherConfig } from '../../../infra/config';
import { versionId } from '../../../lambda/core/version-id';
import { assumeRole, denied, readerOf, stateOf } from '../support/readers';
import type { SuiteWorld, World } from '../support/world';

const ID = '1a2b3c4d-key';
const KEY = `arn:aws:kms:eu-west-1:123456789012:key/${ID}`;
const ORGANIZATION = 'o-a1b2c3d4e5';

const value = (id = 'v1') => ({ versionId: id, text: '{}' });

/** Returns answers that follow the config that was deployed last. */
function world(): World {
  let deployed: RefresherConfig | undefined;
  let deployments = 0;
  const usesKey = () => deployed?.credentials['acceptance-switched']?.encryption === 'customer-managed';
  const state = (secret: string): SecretState => {
    if (secret === SECRET) return stateOf(secret, { kmsKeyId: KEY });
    const id = versionId(new Date(0), `${deployments}`.padStart(24, '0'), usesKey() ? 'customer-managed' : undefined);
    return stateOf(secret, { versionId: id, ...(usesKey() && { kmsKeyId: KEY }) });
  };
  const isMember = () => JSON.stringify(deployed ?? '').includes(ORGANIZATION);
  return {
    aws: {
      identity: { assumeRole, organization: async () => ORGANIZATION },
      kmsKeys: { mayUse: denied, state: async () => 'Enabled' },
      secrets: { describe: async (secret) => state(secret), read: async (_, id) => value(id) },
      stacks: { events: async () => [], resources: async () => [ID] },
      trail: {
        events: async () => [
          { encryptionContext: {} },
          { encryptionContext: { SecretARN: state(SECRET).arn, SecretVersionId: 'v1' } },
        ],
      },
    },
    others: {
      [READER.name]: { secrets: readerOf(() => value(), state, SECRET), kmsKeys: { mayUse: denied } },
      [MEMBER.name]: { secrets: { read: async () => (isMember() ? value() : denied()) } },
    },
    stack: {
      async deploy(config) {
        deployed = config;
        deployments += 1;
        return { succeeded: true, output: '' };
      },
    },
  };
}

const answers = (change: (aws: World['aws']) => Partial<World['aws']>) => (changed: World) => {
  Object.assign(changed.aws, change(changed.aws));
};

/** Returns a change of what DescribeSecret answers for one secret. */
const describing = (name: string, change: (state: SecretState) => Partial<SecretState>) =>
  answers(({ secrets }) => ({
    secrets: {
      ...secrets,
      async describe(secret) {
        const state = await (secrets?.describe?.(secret) ?? stateOf(secret));
        return secret === name ? { ...state, ...change(state) } : state;
      },
    },
  }));

const events = (status: string) => async () => [{ resource: 'Key', status, reason: 'a cycle' }];

export const keysWorld: SuiteWorld = {
  suite: keysSuite,
  world,
  unanswered: {
    'keys-organization-reader': 'the emulator has no organizations',
    'keys-trail-context': 'the emulator has no CloudTrail',
  },
  mutations: {
    'keys-first-deployment': [
      describing(SECRET, () => ({ kmsKeyId: undefined })),
      describing(SECRET, () => ({ versionId: undefined })),
      answers(({ stacks }) => ({ stacks: { ...stacks, events: events('CREATE_FAILED') } })),
    ],
    // A reader that cannot read makes the checks fail that need an allowed call first, so it can read only later.
    'keys-reader-reads': [
      ({ others = {} }) => {
        let calls = 0;
        const read = async () => {
          calls += 1;
          if (calls === 1) throw new Error('Access to KMS is not allowed');
          return value();
        };
        others[READER.name] = { ...others[READER.name], secrets: { read } };
      },
    ],
    'keys-no-direct-use': [
      answers(() => ({ kmsKeys: { mayUse: async () => {}, state: async () => 'Enabled' } })),
      answers(() => ({ kmsKeys: { mayUse: denied, state: async () => 'Disabled' } })),
      ({ others = {} }) => {
        const mayUse = async (_: string, operation: string) => (operation === 'Decrypt' ? undefined : denied());
        others[READER.name] = { ...others[READER.name], kmsKeys: { mayUse } };
      },
    ],
    'keys-organization-reader': [
      ({ others = {} }) => {
        others[MEMBER.name] = { secrets: { read: denied } };
      },
      ({ others = {} }) => {
        others[MEMBER.name] = { secrets: { read: async () => value() } };
      },
      (changed) => {
        const { deploy } = changed.stack ?? {};
        const succeeds = async (config: RefresherConfig) =>
          JSON.stringify(config).includes(ORGANIZATION)
            ? { succeeded: false, output: '' }
            : (deploy?.(config) ?? { succeeded: true, output: '' });
        changed.stack = { deploy: succeeds };
      },
    ],
    'keys-switched-both-ways': [
      describing(SWITCHED, () => ({ kmsKeyId: KEY })),
      describing(SWITCHED, () => ({ kmsKeyId: undefined })),
      describing(SWITCHED, () => ({ versionId: versionId(new Date(0), '0'.repeat(24)) })),
      describing(SWITCHED, ({ versionId: id = '' }) => ({ versionId: id.replace(/-.{8}/, '-00000000') })),
      answers(({ secrets }) => ({ secrets: { ...secrets, read: denied } })),
    ],
    'keys-trail-context': [
      answers(() => ({ trail: { events: async () => [] } })),
      answers(({ trail }) => ({
        trail: {
          events: async (operation, since) =>
            ((await trail?.events?.(operation, since)) ?? []).map(({ encryptionContext: { SecretARN = '' } }) => ({
              encryptionContext: { SecretARN },
            })),
        },
      })),
    ],
  },
};
