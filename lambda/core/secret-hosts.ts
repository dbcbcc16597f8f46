import { FORMATS, type FormatName } from './formats';
import { type Endpoint, publicHosts, type Registry, registryHost } from './hosts';
import { passwordSource, type TokenSource, tokenSources } from './token-sources';

/** The registries of a credential. A registry without an account belongs to the function's own account. */
export interface CredentialRegistries {
  registries: readonly { account?: string | undefined; region: string }[];
  publicRegistry: boolean;
  endpoints: readonly Endpoint[];
}

/** A host of one endpoint type. `host` is undefined if the region's partition has no hosts of that type. */
export interface EndpointHost {
  endpoint: Endpoint;
  host: string | undefined;
}

/**
 * Returns the hosts that the tokens of a source are for, by endpoint type and then in the order of the config.
 * @param own the function's own registry in that region: it supplies the default account and the DNS suffix
 */
export function sourceHosts(
  source: TokenSource,
  { registries }: Pick<CredentialRegistries, 'registries'>,
  own: Pick<Registry, 'account' | 'dnsSuffix'>,
): EndpointHost[] {
  const { api, region, endpoints } = source;
  if (api === 'public')
    return endpoints.flatMap((endpoint) => publicHosts([endpoint]).map((host) => ({ endpoint, host })));
  const accounts = registries
    .filter((registry) => registry.region === region)
    .map(({ account }) => account ?? own.account);
  return endpoints.flatMap((endpoint) =>
    [...new Set(accounts)].map((account) => ({
      endpoint,
      host: registryHost({ account, region, dnsSuffix: own.dnsSuffix }, endpoint),
    })),
  );
}

/**
 * Returns the hosts for which a secret holds registry credentials, in the order in which its value lists them. The
 * first one is the host that a format with one password names.
 * @param own the function's own registry in a region: it supplies the default account and the DNS suffix
 */
export function secretHosts(
  secret: { format: FormatName; region?: string | undefined; account?: string | undefined },
  credential: CredentialRegistries,
  own: (region: string) => Pick<Registry, 'account' | 'dnsSuffix'>,
): string[] {
  const sources = tokenSources(credential);
  if (FORMATS[secret.format].holds === 'every registry') {
    return unique(sources.flatMap((source) => sourceHosts(source, credential, own(source.region))));
  }
  const source = passwordSource(secret, sources);
  if (!source) return [];
  const registries = credential.registries.filter(
    ({ account, region }) => !secret.account || (account ?? own(region).account) === secret.account,
  );
  return unique(sourceHosts(source, { registries }, own(source.region)));
}

function unique(hosts: EndpointHost[]): string[] {
  return [...new Set(hosts.flatMap(({ host }) => host ?? []))];
}
