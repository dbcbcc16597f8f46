import type { SecretState, SecretValue } from '../../../acceptance/aws/secrets';
import { readersSuite } from '../../../acceptance/suites/readers';
import { LIMITED, LISTER, READER, SECRETS, TEAM } from '../../../acceptance/suites/readers/fixture';
import { assumeRole, denied, readerOf, stateOf } from '../support/readers';
import type { SuiteWorld, World } from '../support/world';

const AUTHS = { 'registry-in-eu-west-1': {}, 'registry-in-us-east-1': {} };
const PUBLIC_ACCESS = 'ZELKOVA_CHECK: Resource policy grants broad access to the secret.';
const FAILURE = { errorMessage: 'the refresh of acceptance-exclusive failed:\n- us-east-1: AccessDeniedException' };

/** Returns answers with a function that fails for one region and keeps the other's token. */
function world(): World {
  let versions = 1;
  const value = (secret: string): SecretValue => ({
    versionId: `v${versions}`,
    text: secret === SECRETS.exclusive ? JSON.stringify({ auths: AUTHS }) : '{}',
  });
  const state = (secret: string): SecretState => stateOf(secret, { versionId: `v${versions}` });
  const reader = (...readable: string[]) => ({ secrets: readerOf(value, state, ...readable) });
  return {
    aws: {
      identity: { assumeRole },
      iam: { putRolePolicy: async () => {}, deleteRolePolicy: async () => {} },
      functions: {
        async invoke() {
          versions += 1;
          return { failed: true, payload: FAILURE };
        },
      },
      secrets: {
        describe: async (secret) => state(secret),
        read: reader(SECRETS.json, SECRETS.password).secrets.read,
        validatePolicy: async (policy) => (policy.includes('aws:PrincipalOrgID') ? [] : [PUBLIC_ACCESS]),
      },
      stacks: {
        events: async () => [
          { resource: 'Other', status: 'UPDATE_FAILED', reason: 'Resource update cancelled' },
          { resource: 'Policy', status: 'UPDATE_FAILED', reason: 'The policy contains an unsupported principal.' },
        ],
        find: async (name) => ({ name, status: 'UPDATE_ROLLBACK_COMPLETE', reason: '', outputs: {} }),
      },
    },
    others: {
      [READER.name]: reader(SECRETS.json, SECRETS.password),
      [LISTER.name]: { secrets: { ...reader(SECRETS.password).secrets, list: async () => [SECRETS.password] } },
      [LIMITED.name]: reader(SECRETS.exclusive),
      [TEAM.name]: reader(SECRETS.exclusive),
    },
    stack: {
      deploy: async (config) => ({ succeeded: !JSON.stringify(config).includes('-missing'), output: '' }),
    },
  };
}

type Secrets = ReturnType<typeof readerOf>;

/** Returns a change of what one of the roles gets. */
function asRole({ name }: { name: string }, change: (secrets: Secrets) => Partial<Secrets>): (world: World) => void {
  return ({ others = {} }) => {
    const secrets = others[name]?.secrets as Secrets;
    others[name] = { secrets: { ...secrets, ...change(secrets) } };
  };
}

/** Returns a change with which a role, or the principal of the run, may also read a secret. */
const reading = (read: Secrets['read'], secret: string): Secrets['read'] => {
  return async (name) => (name === secret ? { versionId: 'v1', text: '{}' } : read(name));
};

const answers = (change: (aws: World['aws']) => Partial<World['aws']>) => (changed: World) => {
  Object.assign(changed.aws, change(changed.aws));
};

const allowed = async () => {};

export const readersWorld: SuiteWorld = {
  suite: readersSuite,
  world,
  unanswered: {
    'readers-organization-policy': 'the emulator does not evaluate the conditions of policies that name everybody',
  },
  mutations: {
    'readers-read': [
      asRole(READER, () => ({ read: denied })),
      asRole(READER, ({ describe }) => ({
        describe: (secret) => (secret === SECRETS.json ? denied() : describe(secret)),
      })),
    ],
    'readers-nothing-else': [
      asRole(READER, () => ({ write: allowed })),
      asRole(READER, () => ({ describeAs: allowed })),
      asRole(READER, () => ({ delete: allowed })),
      asRole(READER, ({ read }) => ({ read: reading(read, SECRETS.exclusive) })),
      asRole(READER, () => ({ describe: async (secret) => stateOf(secret) })),
    ],
    'readers-formats': [
      asRole(LISTER, ({ read }) => ({ read: reading(read, SECRETS.json) })),
      asRole(LISTER, () => ({ read: denied })),
    ],
    'readers-list-secrets': [
      asRole(READER, () => ({ list: async () => [SECRETS.password] })),
      asRole(LISTER, () => ({ list: denied })),
    ],
    'readers-only': [
      asRole(LIMITED, ({ read }) => ({ read: reading(read, SECRETS.json) })),
      asRole(LIMITED, () => ({ read: denied })),
    ],
    'readers-exclusive': [
      answers(({ secrets = {} }) => ({
        secrets: { ...secrets, read: reading(secrets.read as Secrets['read'], SECRETS.exclusive) },
      })),
      answers(({ secrets }) => ({ secrets: { ...secrets, read: denied } })),
    ],
    'readers-exclusive-function': [
      answers(() => ({ functions: { invoke: async () => ({ failed: true, payload: FAILURE }) } })),
      answers(() => ({ functions: { invoke: async () => ({ failed: false, payload: {} }) } })),
      asRole(TEAM, () => ({ read: async () => ({ versionId: 'v9', text: '{"auths":{"registry-in-eu-west-1":{}}}' }) })),
    ],
    'readers-organization-policy': [
      answers(({ secrets }) => ({ secrets: { ...secrets, validatePolicy: async () => [] } })),
      answers(({ secrets }) => ({ secrets: { ...secrets, validatePolicy: async () => [PUBLIC_ACCESS] } })),
      answers(({ secrets }) => ({
        secrets: {
          ...secrets,
          validatePolicy: async (policy) =>
            policy.includes('aws:SourceIp') || !policy.includes('aws:PrincipalOrgID') ? [PUBLIC_ACCESS] : [],
        },
      })),
    ],
    'readers-missing-principal': [
      (changed) => {
        changed.stack = {};
      },
      answers(({ stacks }) => ({ stacks: { ...stacks, events: async () => [] } })),
      answers(({ stacks }) => ({ stacks: { ...stacks, find: async () => undefined } })),
    ],
  },
};
