import { answer, authOf, denial, refusal, tokenName } from '../../support/registry';
import type { World } from '../../support/world';

export const HOST = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
export const OTHER_REGION_HOST = '123456789012.dkr.ecr.us-east-1.amazonaws.com';

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

/** The registries, which accept each token at its own hosts only. */
export const registry: NonNullable<World['registry']> = async (url, { authorization = '' } = {}) => {
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

/** Returns an API's answer with a made-up token. */
export const data = (name: string, host?: string) => ({
  authorizationToken: authOf(name),
  expiresAt: new Date('2026-11-26T00:00:00Z'),
  ...(host && { proxyEndpoint: `https://${host}` }),
});

/** Returns what an API answers to GetAuthorizationToken. */
export const authorizationData = (region: string) => async (api: string) => {
  if (api === 'public') return data('public');
  if (region === 'eu-west-1') return data('role', HOST);
  return data(api === 'fips' ? 'fips' : 'second region', OTHER_REGION_HOST);
};
