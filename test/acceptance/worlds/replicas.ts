import type { Aws } from '../../../acceptance/aws';
import type { SecretState } from '../../../acceptance/aws/secrets';
import { replicasSuite } from '../../../acceptance/suites/replicas';
import { CREDENTIAL, keyReader, READER, SECRET, WITH_KEY } from '../../../acceptance/suites/replicas/fixture';
import type { RefresherConfig } from '../../../infra/config';
import { assumeRole, denied, stateOf } from '../support/readers';
import { awsError, type SuiteWorld, TARGET, type World } from '../support/world';

const { region, secondRegion } = TARGET;
const KEY = `arn:aws:kms:${secondRegion}:123456789012:key/1a2b3c4d`;
const READER_THERE = `${READER.name} in ${secondRegion}`;
const KEY_READER_THERE = `${keyReader(TARGET).name} in ${secondRegion}`;

/** Returns answers that follow the config that was deployed last, and the function's runs. */
function world(): World {
  let deployed: RefresherConfig | undefined;
  let runs = 0;
  const hasCopy = (secret: string) => secret === WITH_KEY.secret || deployed?.credentials[CREDENTIAL]?.replicas?.length;
  const primary = (secret: string): SecretState =>
    stateOf(secret, {
      versionId: `v${runs}`,
      replicas: hasCopy(secret) ? [{ region: secondRegion, status: 'InSync', reason: '' }] : [],
    });
  const copy = (secret: string): SecretState => {
    if (!hasCopy(secret)) throw awsError('ResourceNotFoundException');
    const { arn, ...state } = primary(secret);
    const kmsKeyId = secret === WITH_KEY.secret ? KEY : undefined;
    return { ...state, arn: arn.replace(region, secondRegion), kmsKeyId, replicas: [] };
  };
  const value = () => ({ versionId: `v${runs}`, text: `{"run":${runs}}` });
  return {
    aws: {
      identity: { assumeRole },
      secrets: { describe: async (secret) => primary(secret) },
      functions: {
        async invoke() {
          runs += 1;
          return { failed: false, payload: {} };
        },
      },
    },
    others: {
      [secondRegion]: {
        secrets: { describe: async (secret) => copy(secret), read: denied },
        stacks: { create: async () => {}, ...stackWith({ KeyArn: KEY }) },
      },
      [READER.name]: { secrets: { describe: async (secret) => primary(secret), read: async () => value() } },
      [KEY_READER_THERE]: { secrets: { read: async () => value() } },
      [READER_THERE]: { secrets: { describe: async (secret) => copy(secret), read: async () => value() } },
    },
    stack: {
      async deploy(config) {
        deployed = config;
        runs += 1;
        return { succeeded: true, output: '' };
      },
    },
  };
}

/** Returns a stack that exists from the second call on. */
function stackWith(outputs: Record<string, string>): Pick<Aws['stacks'], 'find'> {
  let calls = 0;
  return {
    async find(name) {
      calls += 1;
      return calls === 1 ? undefined : { name, status: 'CREATE_COMPLETE', reason: '', outputs };
    },
  };
}

type Secrets = Pick<Aws['secrets'], 'describe' | 'read'>;

/** Returns a change of what a principal gets, or the principal of the run in a region. */
function at(who: string, change: (secrets: Secrets) => Partial<Secrets>) {
  return ({ others = {} }: World) => {
    const secrets = others[who]?.secrets as Secrets;
    others[who] = { ...others[who], secrets: { ...secrets, ...change(secrets) } };
  };
}

/** Returns a change of the state of the copy, as long as a condition holds for the state of the secret itself. */
const copyAs = (change: Partial<SecretState>, isAffected: (state: SecretState) => boolean) =>
  at(secondRegion, ({ describe }) => ({
    async describe(secret) {
      const state = await describe(secret);
      return isAffected(state) ? { ...state, ...change } : state;
    },
  }));

/** Returns a change of the state of the secret itself. */
const primaryAs = (change: (state: SecretState) => Partial<SecretState>) => (changed: World) => {
  const { describe } = changed.aws.secrets ?? {};
  changed.aws.secrets = {
    async describe(secret) {
      const state = await (describe?.(secret) ?? stateOf(secret));
      return { ...state, ...change(state) };
    },
  };
};

const failing = (name: string) => (changed: World) => {
  const { invoke } = changed.aws.functions ?? {};
  changed.aws.functions = {
    invoke: async (called, event) =>
      called.endsWith(name)
        ? { failed: true, payload: { errorMessage: 'denied' } }
        : (invoke?.(called, event) ?? { failed: false, payload: {} }),
  };
};

export const replicasWorld: SuiteWorld = {
  suite: replicasSuite,
  world,
  unanswered: {},
  mutations: {
    'replicas-first-value': [
      copyAs({ versionId: 'another' }, ({ name, versionId }) => name === SECRET && versionId === 'v1'),
      copyAs({ versionId: undefined }, ({ name, versionId }) => name === SECRET && versionId === 'v1'),
    ],
    'replicas-reader-reads': [
      at(READER_THERE, () => ({ read: denied })),
      at(READER_THERE, () => ({ read: async () => ({ versionId: 'v1', text: 'another' }) })),
      at(READER_THERE, () => ({ describe: async (secret) => stateOf(secret) })),
    ],
    'replicas-exclusive': [at(secondRegion, () => ({ read: async () => ({ versionId: 'v1', text: '{}' }) }))],
    'replicas-refresh': [
      copyAs({ versionId: 'v1' }, ({ name, versionId }) => name === SECRET && versionId === 'v2'),
      failing(CREDENTIAL),
    ],
    'replicas-removed-and-added': [
      // The copy stays, the secret is replaced, or there is no new copy.
      at(secondRegion, ({ describe }) => ({
        describe: (secret) => describe(secret).catch(() => stateOf(secret)),
      })),
      primaryAs(({ replicas }) => (replicas.length === 0 ? { arn: 'another' } : {})),
      primaryAs(({ versionId, replicas }) => ({
        replicas: replicas.map((replica) => (versionId === 'v4' ? { ...replica, status: 'Failed' } : replica)),
      })),
    ],
    'replicas-own-key': [
      copyAs({ kmsKeyId: undefined }, ({ name }) => name === WITH_KEY.secret),
      copyAs({ versionId: 'v1' }, ({ name }) => name === WITH_KEY.secret),
      failing(WITH_KEY.credential),
      at(KEY_READER_THERE, () => ({ read: denied })),
    ],
  },
};
