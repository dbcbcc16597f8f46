import { FIPS_REGIONS } from '../../../infra/config/common/regions';
import { type Endpoint, registryHost } from '../../../lambda/core/hosts';
import { ownRegistry } from '../../../lambda/core/token';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { type Finding, finding, skipped } from '../../model/finding';
import { basic, describeAnswer, type RegistryAnswer } from '../../registry';

/** Runs in a region of the run that has FIPS endpoints. */
function inFipsRegion(run: (context: Context, region: string) => Promise<Finding>): Check['run'] {
  return async (context) => {
    const { region, secondRegion } = context.target;
    const fipsRegion = [region, secondRegion].find((each) => FIPS_REGIONS.includes(each));
    if (fipsRegion) return run(context, fipsRegion);
    return skipped(`ECR has no FIPS endpoints in ${region} and ${secondRegion}, but in ${FIPS_REGIONS.join(', ')}`);
  };
}

const apiHost: Check = {
  id: 'registry-fips-api-host',
  assumption: "The host that the AWS SDK uses for ECR's FIPS API exists: api.ecr-fips.REGION.amazonaws.com.",
  matters: ['lambda/refresh/ecr.ts', 'infra/config/common/regions.ts'],
  method: 'Looks up this name in DNS, and the name that the list of AWS has: ecr-fips.REGION.amazonaws.com.',
  run: inFipsRegion(async ({ registry }, region) => {
    const [ofSdk, ofList] = [`api.ecr-fips.${region}.amazonaws.com`, `ecr-fips.${region}.amazonaws.com`];
    const exists = { [ofSdk]: await registry.exists(ofSdk), [ofList]: await registry.exists(ofList) };
    const words = Object.entries(exists).map(([host, found]) => `${host}: ${found ? 'exists' : 'does not exist'}`);
    return finding(exists[ofSdk] === true, words.join('; '));
  }),
};

/** Requests `/v2/` from a FIPS host with a token of the FIPS API, and compares with the other kinds of token and host. */
async function tokensAt(
  { awsAs, registry }: Context,
  region: string,
  endpoint: Endpoint,
): Promise<{ answer: RegistryAnswer; words: string }> {
  const { repositories } = awsAs({ region });
  const fips = await repositories.authorizationData('fips');
  const standard = await repositories.authorizationData('standard');
  const own = ownRegistry(fips?.proxyEndpoint, region);
  const ask = (host: string, { authorizationToken = '' } = fips ?? {}) =>
    registry.request(`https://${host}/v2/`, { authorization: basic(authorizationToken) });
  const [fipsHost = '', standardHost = ''] = [registryHost(own, endpoint), registryHost(own, 'standard')];
  const answer = await ask(fipsHost);
  const words = [
    `the FIPS API's proxyEndpoint: ${fips?.proxyEndpoint}`,
    `its token at ${fipsHost}: ${describeAnswer(answer)}`,
    `a standard token there: ${describeAnswer(await ask(fipsHost, standard))}`,
    `the FIPS token at the standard host: ${describeAnswer(await ask(standardHost))}`,
  ].join('; ');
  return { answer, words };
}

const token: Check = {
  id: 'registry-fips-token',
  assumption: "A FIPS host accepts a token of ECR's FIPS API, whose proxyEndpoint is a registry of the region.",
  matters: ['lambda/core/token-sources.ts', 'docs/adr/0007-separate-token-for-fips-hosts.md'],
  method:
    'Requests /v2/ from the FIPS host with a token of the FIPS API. It also reports whether a standard token works there.',
  run: inFipsRegion(async (context, region) => {
    const { answer, words } = await tokensAt(context, region, 'fips');
    return finding(answer.status === 200, words);
  }),
};

const dualStack: Check = {
  id: 'registry-fips-dual-stack',
  assumption: "The dual-stack FIPS host of a registry exists and accepts a token of ECR's FIPS API.",
  matters: ['lambda/core/hosts.ts', 'docs/config.md'],
  method: 'Requests /v2/ from the dual-stack FIPS host with a token of the FIPS API.',
  run: inFipsRegion(async (context, region) => {
    const { answer, words } = await tokensAt(context, region, 'fips-dualstack');
    return finding(answer.status === 200, words);
  }),
};

/** Checks of FIPS endpoints. */
export const fipsChecks: Check[] = [apiHost, token, dualStack];
