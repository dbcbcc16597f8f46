import { type Endpoint, isFips, isPublicHost, registryOf } from './hosts';

/** The API that a token comes from: ECR's standard or FIPS API in a region, or ECR Public's API. */
export interface TokenSource {
  /** The name in messages: the region, the region and `-fips`, or `public`. */
  name: string;
  api: 'standard' | 'fips' | 'public';
  region: string;
  /** The endpoint types whose hosts accept its token. */
  endpoints: Endpoint[];
}

/** The only region of ECR Public's API. Source: Amazon ECR Public, "Registry authentication". */
const PUBLIC_REGION = 'us-east-1';

/**
 * Returns the sources of all tokens that a credential needs, in the order of the config, the public one last. FIPS hosts
 * get a token from the FIPS API: AWS does not document whether FIPS hosts accept other tokens, and Amazon's credential
 * helper calls the FIPS API.
 */
export function tokenSources({
  registries,
  publicRegistry,
  endpoints,
}: {
  registries: readonly { region: string }[];
  publicRegistry: boolean;
  endpoints: readonly Endpoint[];
}): TokenSource[] {
  const regions = [...new Set(registries.map(({ region }) => region))];
  const apis = [...new Set(endpoints.map((endpoint) => (isFips(endpoint) ? 'fips' : 'standard')))];
  const sources: TokenSource[] = regions.flatMap((region) =>
    apis.map((api) => ({
      name: api === 'fips' ? `${region}-fips` : region,
      api,
      region,
      endpoints: endpoints.filter((endpoint) => isFips(endpoint) === (api === 'fips')),
    })),
  );
  if (publicRegistry) {
    sources.push({ name: 'public', api: 'public', region: PUBLIC_REGION, endpoints: [...endpoints] });
  }
  return sources;
}

/**
 * Returns the source of the password in a secret that contains one password: the secret's `region`, or the only region of
 * the credential, or the public registry if the credential has no region. If the credential uses both APIs of the region,
 * the first of its endpoints selects the API.
 * @returns undefined if this selects no region or several
 */
export function passwordSource(
  secret: { region?: string | undefined },
  sources: readonly TokenSource[],
): TokenSource | undefined {
  const regional = sources.filter(({ api }) => api !== 'public');
  if (secret.region) return regional.find(({ region }) => region === secret.region);
  if (regional.length === 0) return sources[0];
  return new Set(regional.map(({ region }) => region)).size === 1 ? regional[0] : undefined;
}

/** Returns whether a host accepts the tokens of a source. */
export function acceptsTokensOf(host: string, source: TokenSource): boolean {
  if (source.api === 'public') return isPublicHost(host);
  const registry = registryOf(host);
  return registry?.region === source.region && registry.fips === (source.api === 'fips');
}
