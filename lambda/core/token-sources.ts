import { type Endpoint, isFips, isPublicHost, registryOf } from './hosts';

/** Where a token comes from: ECR's API or its FIPS API in a region, or ECR Public's. */
export interface TokenSource {
  /** A name for people: the region, the region and `-fips`, or `public`. */
  name: string;
  api: 'standard' | 'fips' | 'public';
  region: string;
  /** The kinds of host that its token is for. */
  endpoints: Endpoint[];
}

/** ECR Public lives in one region alone. Source: Amazon ECR Public, "Registry authentication". */
const PUBLIC_REGION = 'us-east-1';

/**
 * Every source of the tokens that a credential needs: the config's order, the public one last. FIPS hosts have a token of
 * their own: whether ECR's standard tokens open them is not documented, and Amazon's own credential helper asks the
 * FIPS API.
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
 * The one source whose password a secret holds: its own `region`'s, else the only region's, else the public registry's
 * where there is no region at all. Of a region's two APIs it is that of the first of the credential's endpoints.
 * @returns undefined where that names none or several
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

/** Is it a host that a source's tokens open? */
export function opens(source: TokenSource, host: string): boolean {
  if (source.api === 'public') return isPublicHost(host);
  const registry = registryOf(host);
  return registry?.region === source.region && registry.fips === (source.api === 'fips');
}
