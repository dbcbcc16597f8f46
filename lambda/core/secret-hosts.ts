import { FORMATS, type FormatName } from './formats';
import { type Endpoint, publicHosts, type Registry, registryHost } from './hosts';
import { passwordSource, type TokenSource, tokenSources } from './token-sources';

/** The registries of a credential. A registry without an account belongs to the function's own account. */
export interface CredentialRegistries {
  registries: readonly { account?: string | undefined; region: string }[];
  publicRegistry: boolean;
  endpoints: readonly Endpoint[];
}

/** The function's own registry in a region. It supplies the default account and the DNS suffix. */
export type OwnRegistry = Pick<Registry, 'account' | 'dnsSuffix'>;

/** The hosts of one endpoint type. The list is empty if the region's partition has no hosts of that type. */
export interface EndpointHosts {
  endpoint: Endpoint;
  hosts: string[];
}

/** Returns the private hosts that accept the tokens of a source, by endpoint type and in the order of the config. */
export function privateHosts(
  { region, endpoints }: TokenSource,
  registries: CredentialRegistries['registries'],
  own: OwnRegistry,
): EndpointHosts[] {
  const accounts = registries
    .filter((registry) => registry.region === region)
    .map(({ account = own.account }) => account);
  return endpoints.map((endpoint) => ({
    endpoint,
    hosts: [...new Set(accounts)].flatMap(
      (account) => registryHost({ account, region, dnsSuffix: own.dnsSuffix }, endpoint) ?? [],
    ),
  }));
}

/**
 * Returns the hosts for which a secret holds registry credentials. The first one is the host that a format with one password
 * names.
 * @param own returns the function's own registry in a region
 */
export function secretHosts(
  secret: { format: FormatName; region?: string | undefined; account?: string | undefined },
  { registries, publicRegistry, endpoints }: CredentialRegistries,
  own: (region: string) => OwnRegistry,
): string[] {
  const sources = tokenSources({ registries, publicRegistry, endpoints });
  const held = FORMATS[secret.format].holds === 'every registry' ? sources : [passwordSource(secret, sources)];
  const named = registries.filter(({ account, region }) => mayNameAccount(secret, account ?? own(region).account));
  return held.flatMap((source) => {
    if (!source) return [];
    if (source.api === 'public') return publicHosts(source.endpoints);
    return privateHosts(source, named, own(source.region)).flatMap(({ hosts }) => hosts);
  });
}

/** Returns whether the value of a secret may name the registry of an account. */
export function mayNameAccount(secret: { account?: string | undefined }, account: string | undefined): boolean {
  return !secret.account || account === secret.account;
}
