import { publicHosts } from '../core/hosts';
import { type OwnRegistry, privateHosts } from '../core/secret-hosts';
import { type AuthorizationToken, ownRegistry, parseAuthorizationToken } from '../core/token';
import type { TokenSource } from '../core/token-sources';
import type { RefreshContext } from './context';

/** A token that may be published, and the registries that accept it. */
export interface ObtainedToken {
  source: TokenSource;
  token: AuthorizationToken;
  /** In the order of the config, by endpoint type. `verified`: a host of that type accepted the token in this run. */
  registries: { host: string; verified: boolean }[];
}

/**
 * Requests a token from a source, checks it, and verifies it with one registry per endpoint type.
 * @throws Error if there is no token, or if it is malformed, expired, or not allowed by the spec's `verifyToken`
 */
export async function obtainToken(context: RefreshContext, source: TokenSource): Promise<ObtainedToken> {
  const { ports, signal } = context;
  const data = await context.callAws(() =>
    source.api === 'public'
      ? ports.publicAuthorizationToken(signal)
      : ports.authorizationToken(source.region, source.api, signal),
  );
  if (data?.authorizationToken) context.redactor.addToken(data.authorizationToken);
  const token = parseAuthorizationToken(data, ports.clock.now());
  const hostsByEndpoint =
    source.api === 'public'
      ? publicHosts(source.endpoints).map((host) => [host])
      : hostsOfRegion(context, source, ownRegistry(data?.proxyEndpoint, source.region));
  const registries = await Promise.all(
    hostsByEndpoint.map(async (hosts) => {
      const verified = await verify(context, source, hosts, token);
      return hosts.map((host) => ({ host, verified }));
    }),
  );
  return { source, token, registries: registries.flat() };
}

/** Returns the hosts of a region's registries, grouped by endpoint type. */
function hostsOfRegion({ spec }: RefreshContext, source: TokenSource, own: OwnRegistry): string[][] {
  return privateHosts(source, spec.registries, own).map(({ endpoint, hosts }) => {
    if (hosts.length === 0) throw new Error(`ECR has no ${endpoint} endpoint in ${source.region}`);
    return hosts;
  });
}

/** Verifies a token with the first host only, because every registry of a region accepts the same tokens. */
async function verify(
  context: RefreshContext,
  { name }: TokenSource,
  [host]: string[],
  token: AuthorizationToken,
): Promise<boolean> {
  const { spec, ports, signal } = context;
  if (spec.verifyToken === 'off' || host === undefined) return false;
  const result = await ports.verifyToken(host, token.auth, signal);
  if (result.verdict === 'accepted') return true;
  if (result.verdict === 'refused') throw new Error(`${host} refused the new token: ${result.reason}`);
  const problem = `${host} could not verify the new token: ${result.reason}`;
  if (spec.verifyToken === 'required') throw new Error(`${problem}; not published, because verifyToken is 'required'`);
  context.warn(name, `${problem}; published without verification`);
  return false;
}
