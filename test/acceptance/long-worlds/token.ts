import { tokenSuite } from '../../../acceptance/long-suites/token';
import type { LongWorld, WorldClock } from '../support/long-world';
import { awsError, type World } from '../support/world';

const DENIED = 'long-acceptance-denied';
const ok = { status: 200, headers: {}, body: '{}' };
const refused = (message: string) => ({
  status: 403,
  headers: {},
  body: JSON.stringify({ errors: [{ code: 'DENIED', message }] }),
});
const EXPIRED = refused('Your authorization token has expired. Reauthenticate and try again.');

/** @param lifetime the hours after which a token expires */
function world(clock: WorldClock, lifetime = 12, expired = EXPIRED): World {
  let denied = false;
  return {
    aws: {
      functions: { invoke: async () => ({ payload: {}, failed: false }) },
      secrets: {
        read: async (secret, versionId = 'v1') => ({ versionId, text: JSON.stringify({ auth: secret }) }),
      },
      iam: {
        async putRolePolicy() {
          denied = true;
        },
        async deleteRolePolicy() {
          denied = false;
        },
      },
    },
    async registry(_, { authorization = '' } = {}) {
      if (denied && authorization.includes(DENIED)) return refused('not authorized to perform: ecr:BatchGetImage');
      return clock.hours >= lifetime ? expired : ok;
    },
  };
}

export const tokenWorld: LongWorld = {
  suite: tokenSuite,
  world: (clock) => world(clock),
  unanswered: {},
  mutations: {
    'long-token-expires': [
      (changed, clock) => Object.assign(changed, world(clock, 5)),
      (changed, clock) => Object.assign(changed, world(clock, 24)),
      (changed, clock) => Object.assign(changed, world(clock, 12, refused('The token is old.'))),
      (changed) => {
        const read = changed.aws.secrets?.read;
        changed.aws.secrets = {
          async read(secret, versionId) {
            if (versionId && secret.includes('expiry')) throw awsError('ResourceNotFoundException');
            return (await read?.(secret, versionId)) ?? { versionId: '', text: '' };
          },
        };
      },
    ],
    'long-token-denied': [
      (changed) => {
        changed.aws.iam = { putRolePolicy: async () => {}, deleteRolePolicy: async () => {} };
      },
      (changed) => {
        changed.aws.functions = {
          invoke: async (name) => ({ payload: { errorMessage: 'no' }, failed: name.includes(DENIED) }),
        };
      },
    ],
  },
};
