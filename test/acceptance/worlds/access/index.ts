import { accessSuite } from '../../../../acceptance/suites/access';
import { answer, answering, authOf, denial, refusal, tokenName } from '../../support/registry';
import type { SuiteWorld, World } from '../../support/world';
import { CACHED, HOST, OTHER_ACCOUNT_HOST, registries, S3_HOST, SECOND_HOST } from './answers';

const RESULT = {
  credential: 'acceptance-pull',
  registries: [{ host: HOST, verified: true }],
  secrets: [{}],
  warnings: [] as string[],
};
const refreshAnswer =
  (payload: object, failed = false) =>
  (world: World) => {
    world.aws.functions = { invoke: async () => ({ payload, failed }) };
  };

/** Returns a change of what the registry answers to a token's requests of a path. */
const changedAnswer = (name: string, path: RegExp, changed: ReturnType<typeof answer>) =>
  answering((url, { method = 'GET', authorization = '' }) =>
    tokenName(authorization) === name && path.test(`${method} ${url}`) ? changed : undefined,
  );

const OK = answer(200, '{}');
const NOT_FOUND = refusal(404, 'MANIFEST_UNKNOWN', 'not found');

export const accessWorld: SuiteWorld = {
  suite: accessSuite,
  world() {
    const deniedRoles = new Set<string>();
    return {
      aws: {
        secrets: {
          read: async (secret) => {
            const [, name = ''] = /^ecr-acceptance-([a-z]+)-dockerconfigjson$/.exec(secret) ?? [];
            const auth = authOf(name);
            const auths = { [HOST]: { auth }, [SECOND_HOST]: { auth }, [OTHER_ACCOUNT_HOST]: { auth } };
            return { versionId: 'v', text: JSON.stringify({ auths }) };
          },
        },
        repositories: {
          token: async () => ({ auth: authOf('admin'), host: HOST }),
          list: async () => [CACHED],
        },
        functions: { invoke: async () => ({ payload: RESULT, failed: false }) },
        iam: {
          hasRole: async () => false,
          putRolePolicy: async (role) => void deniedRoles.add(role),
          deleteRolePolicy: async (role) => void deniedRoles.delete(role),
        },
      },
      others: {
        'us-east-1': {
          repositories: {
            create: async () => {},
            token: async () => ({ auth: authOf('second admin'), host: SECOND_HOST }),
          },
        },
      },
      registry: registries(deniedRoles),
    };
  },
  unanswered: {
    'access-other-account': 'the emulator has no repositories of AWS Deep Learning Containers',
    'access-pull-through-cache': 'the emulator has no pull-through cache',
  },
  mutations: {
    'access-verification': [
      refreshAnswer({ ...RESULT, warnings: [`${HOST}/ecr-acceptance/app: 403`] }),
      refreshAnswer({ ...RESULT, registries: [{ host: HOST, verified: false }] }),
      refreshAnswer({ errorMessage: 'the refresh failed' }, true),
    ],
    'access-docker-login': [changedAnswer('pull', /\/v2\/$/, refusal(400, 'DENIED', 'invalid'))],
    'access-pull': [
      answering((url) => (new URL(url).host === S3_HOST ? answer(403, 'AccessDenied') : undefined)),
      answering((url) => (new URL(url).host === S3_HOST ? answer(200, '{}') : undefined)),
      changedAnswer('pull', /\/blobs\/sha256/, denial('ecr:GetDownloadUrlForLayer')),
    ],
    'access-pull-no-push': [
      changedAnswer('pull', /POST .*app\/blobs\/uploads/, refusal(403, 'DENIED', 'denied')),
      changedAnswer('pull', /PUT .*\/manifests\/denied/, answer(201)),
    ],
    'access-pull-no-delete': [
      changedAnswer('pull', /DELETE/, answer(202)),
      changedAnswer('pull', /GET .*\/manifests\/delete/, NOT_FOUND),
    ],
    'access-pull-no-tags': [changedAnswer('pull', /\/tags\/list/, answer(200, { tags: ['v1'] }))],
    'access-list-tags': [
      changedAnswer('tags', /\/tags\/list/, denial('ecr:ListImages')),
      changedAnswer('tags', /\/tags\/list/, answer(200, { tags: [] })),
    ],
    'access-pull-scope': [changedAnswer('pull', /\/other\/manifests/, NOT_FOUND)],
    'access-push': [
      changedAnswer('push', /PUT .*\/manifests\/pushed/, denial('ecr:PutImage')),
      changedAnswer('push', /GET .*\/manifests\/pushed/, NOT_FOUND),
    ],
    'access-push-scope': [
      changedAnswer('push', /\/other\/manifests/, NOT_FOUND),
      changedAnswer('push', /\/other\/blobs/, refusal(404, 'NAME_UNKNOWN', 'no such repository')),
    ],
    'access-second-region': [changedAnswer('regions', /manifests/, denial('ecr:BatchGetImage'))],
    'access-other-account': [changedAnswer('accounts', /manifests/, denial('ecr:BatchGetImage'))],
    'access-pull-through-cache': [
      changedAnswer('cache', /manifests/, denial('ecr:BatchImportUpstreamImage')),
      (world) => {
        world.aws.repositories = { ...world.aws.repositories, list: async () => [] };
      },
    ],
    'access-revocation': [
      changedAnswer('revoked', /manifests/, OK),
      changedAnswer('revoked', /manifests/, denial('ecr:BatchGetImage')),
      (world) => {
        world.aws.iam = { ...world.aws.iam, deleteRolePolicy: async () => {} };
      },
    ],
  },
};
