import { registrySuite } from '../../../../acceptance/suites/registry';
import { answer, answering, authOf, denial, refusal, tokenName } from '../../support/registry';
import type { SuiteWorld, World } from '../../support/world';
import { authorizationData, data, HOST, OTHER_REGION_HOST, registry } from './answers';

const NO_FIPS = 'the AWS SDK accepts no endpoint of the emulator together with FIPS';

/** Returns a change of what the standard API answers. */
const standardAnswer = (changes: object) => (world: World) => {
  const { repositories = {} } = world.aws;
  world.aws.repositories = {
    ...repositories,
    authorizationData: async (api) => (api === 'standard' ? { ...data('role', HOST), ...changes } : data(api)),
  };
};

/** Returns a change of what one host answers to a header. */
const hostAnswer = (host: string, authorization: string | undefined, status: number, body = '') =>
  answering((url, request) =>
    url === `https://${host}/v2/` && request.authorization === authorization ? answer(status, body) : undefined,
  );

const pathAnswer = (path: string, changed: ReturnType<typeof answer>) =>
  answering((url) => (url.includes(path) ? changed : undefined));

/** Returns the secrets of both credentials. */
const secrets = (zeros = 2000) => ({
  read: async (secret: string) => ({
    versionId: 'v',
    text: JSON.stringify({ auth: authOf(secret.includes('public') ? 'public' : 'role', zeros) }),
  }),
});

export const registryWorld: SuiteWorld = {
  suite: registrySuite,
  world: () => ({
    aws: {
      secrets: secrets(),
      repositories: { authorizationData: authorizationData('eu-west-1') },
    },
    others: {
      'us-east-1': {
        repositories: {
          token: async () => ({ auth: authOf('second region'), host: OTHER_REGION_HOST }),
          authorizationData: authorizationData('us-east-1'),
        },
      },
    },
    registry,
    hostExists: async (host) => host.startsWith('api.'),
  }),
  unanswered: {
    'registry-fips-api-host': 'the end-to-end tests have no access to DNS',
    'registry-fips-token': NO_FIPS,
    'registry-fips-dual-stack': NO_FIPS,
  },
  mutations: {
    'registry-token-lifetime': [standardAnswer({ expiresAt: new Date('2026-11-25T18:00:00Z') })],
    'registry-proxy-endpoint': [
      standardAnswer({ proxyEndpoint: `https://${OTHER_REGION_HOST}` }),
      standardAnswer({ proxyEndpoint: `https://${HOST.replace('1', '9')}` }),
    ],
    'registry-password-length': [
      (world) => {
        world.aws.secrets = secrets(3100);
      },
    ],
    'registry-accepts-token': [hostAnswer(HOST, `Basic ${authOf('role')}`, 403)],
    'registry-malformed-token': [
      answering((url, { authorization = '' }) =>
        url === `https://${HOST}/v2/` && authorization && !tokenName(authorization) ? answer(403) : undefined,
      ),
    ],
    'registry-challenge': [hostAnswer(HOST, undefined, 403), hostAnswer(HOST, undefined, 401)],
    'registry-missing-tag': [pathAnswer('/app/manifests/ecr-credentials', denial('ecr:BatchGetImage'))],
    'registry-missing-repository': [
      pathAnswer('/missing/', denial('ecr:BatchGetImage')),
      pathAnswer('/missing/', refusal(404, 'MANIFEST_UNKNOWN', 'not found')),
    ],
    'registry-denial': [
      pathAnswer('/other/', refusal(404, 'MANIFEST_UNKNOWN', 'not found')),
      pathAnswer('/other/', refusal(403, 'DENIED', 'denied')),
      pathAnswer('/app/manifests/v1', refusal(404, 'MANIFEST_UNKNOWN', 'not found')),
    ],
    'registry-other-account': [
      hostAnswer('763104351884.dkr.ecr.eu-west-1.amazonaws.com', `Basic ${authOf('role')}`, 403),
    ],
    'registry-other-region': [
      hostAnswer(OTHER_REGION_HOST, `Basic ${authOf('role')}`, 200),
      hostAnswer(OTHER_REGION_HOST, `Basic ${authOf('role')}`, 404),
      hostAnswer(OTHER_REGION_HOST, `Basic ${authOf('second region')}`, 403),
    ],
    'registry-dual-stack': [hostAnswer('123456789012.dkr-ecr.eu-west-1.on.aws', `Basic ${authOf('role')}`, 403)],
    'registry-fips-api-host': [
      (world) => {
        world.hostExists = async (host) => host.startsWith('ecr-fips.');
      },
    ],
    'registry-fips-token': [
      hostAnswer('123456789012.dkr.ecr-fips.us-east-1.amazonaws.com', `Basic ${authOf('fips')}`, 403),
    ],
    'registry-fips-dual-stack': [
      hostAnswer('123456789012.dkr-ecr-fips.us-east-1.on.aws', `Basic ${authOf('fips')}`, 403),
    ],
    'registry-public-token': [
      (world) => {
        const { repositories = {} } = world.aws;
        world.aws.repositories = {
          ...repositories,
          authorizationData: async (api) => data(api === 'public' ? 'public' : 'role', HOST),
        };
      },
    ],
    'registry-public-challenge': [hostAnswer('public.ecr.aws', undefined, 401)],
    'registry-public-basic': [hostAnswer('public.ecr.aws', `Basic ${authOf('public')}`, 200)],
    'registry-public-wrong-token': [
      answering((url, { authorization = '' }) =>
        url.includes('public') && authorization && !tokenName(authorization)
          ? refusal(400, 'DENIED', 'Bad Request')
          : undefined,
      ),
    ],
    'registry-public-dual-stack': [hostAnswer('ecr-public.aws.com', `Bearer ${authOf('public')}`, 404)],
    'registry-public-stored-token': [
      hostAnswer('public.ecr.aws', `Bearer ${authOf('public')}`, 403),
      (world) => {
        world.stack = {
          deploy: async ({ credentials }) => ({
            succeeded: !('acceptance-registry-public' in credentials),
            output: 'the first refresh failed',
          }),
        };
      },
    ],
  },
};
