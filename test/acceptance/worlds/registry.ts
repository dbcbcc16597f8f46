import { registrySuite } from '../../../acceptance/suites/registry';
import { answer, answering, authOf, denial, refusal, tokenName } from '../support/registry';
import type { SuiteWorld, World } from '../support/world';

const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
const OTHER_REGION_HOST = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const NO_FIPS = 'the AWS SDK accepts no endpoint of the emulator together with FIPS';

/** The kind of token that each host accepts in a header. */
const ACCEPTED: Record<string, string> = {
  [HOST]: 'Basic role',
  '763104351884.dkr.ecr.eu-west-1.amazonaws.com': 'Basic role',
  '123456789012.dkr-ecr.eu-west-1.on.aws': 'Basic role',
  [OTHER_REGION_HOST]: 'Basic second region',
  '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com': 'Basic fips',
  '123456789012.dkr-ecr-fips.us-east-1.on.aws': 'Basic fips',
  'public.ecr.aws': 'Bearer public',
  'ecr-public.aws.com': 'Bearer public',
};
/** What the registry answers to a request of each manifest. */
const MANIFESTS: Record<string, ReturnType<typeof answer>> = {
  '/v2/ecr-acceptance/app/manifests/v1': answer(200, '{}'),
  '/v2/ecr-acceptance/app/manifests/ecr-credentials-permission-check': refusal(404, 'MANIFEST_UNKNOWN', 'not found'),
  '/v2/ecr-acceptance/missing/manifests/ecr-credentials-permission-check': refusal(
    404,
    'NAME_UNKNOWN',
    "The repository with name 'ecr-acceptance/missing' does not exist in the registry with id '123456789012'",
  ),
  '/v2/ecr-acceptance/other/manifests/ecr-credentials-permission-check': denial('ecr:BatchGetImage'),
};

const registry: NonNullable<World['registry']> = async (url, { authorization = '' } = {}) => {
  const { host, pathname } = new URL(url);
  const isPublic = ACCEPTED[host] === 'Bearer public';
  if (!authorization) {
    const challenge = isPublic ? 'Bearer realm="https://public.ecr.aws/token/"' : `Basic realm="https://${host}/"`;
    return answer(401, 'Not Authorized', { 'www-authenticate': challenge });
  }
  const name = tokenName(authorization);
  if (name === undefined) return refusal(400, 'DENIED', 'Your Authorization Token is invalid.');
  if (`${authorization.split(' ')[0]} ${name}` !== ACCEPTED[host])
    return refusal(isPublic ? 400 : 403, 'DENIED', 'not accepted');
  return MANIFESTS[pathname] ?? answer(200);
};

const data = (name: string, host?: string) => ({
  authorizationToken: authOf(name),
  expiresAt: new Date('2026-11-26T00:00:00Z'),
  ...(host && { proxyEndpoint: `https://${host}` }),
});

/** Returns what an API answers to GetAuthorizationToken. */
const authorizationData = (region: string) => async (api: string) => {
  if (api === 'public') return data('public');
  if (region === 'eu-west-1') return data('role', HOST);
  return data(api === 'fips' ? 'fips' : 'second region', OTHER_REGION_HOST);
};

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
