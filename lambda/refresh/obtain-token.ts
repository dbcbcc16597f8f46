import { type Endpoint, publicHosts, type Registry, registryHost } from '../core/hosts';
import { type AuthorizationToken, ownRegistry, readToken } from '../core/token';
import type { TokenSource } from '../core/token-sources';
import type { Run } from './context';

/** A token that may be published, and the registries that it opens. */
export interface Login {
  source: TokenSource;
  token: AuthorizationToken;
  /** In the config's order, by kind of host; `verified`: a host of that kind took the token just now. */
  registries: { host: string; verified: boolean }[];
}

/**
 * Asks ECR for a source's token, checks the answer, and tries the token on one of its registries.
 * @throws Error if there is no token, or it is malformed, expired, or not good enough for the spec's `verifyToken`
 */
export async function obtain(run: Run, source: TokenSource): Promise<Login> {
  const { ports, signal } = run;
  const answer = await run.call(() =>
    source.api === 'public'
      ? ports.publicAuthorizationToken(signal)
      : ports.authorizationToken(source.region, source.api, signal),
  );
  if (answer?.authorizationToken) run.keepSecret(answer.authorizationToken);
  const token = readToken(answer, ports.clock.now());
  const kinds =
    source.api === 'public'
      ? publicHosts(source.endpoints).map((host) => [host])
      : privateHosts(run, source, ownRegistry(answer?.proxyEndpoint, source.region));
  const registries = await Promise.all(
    kinds.map(async (hosts) => {
      const verified = await verify(run, source, hosts, token);
      return hosts.map((host) => ({ host, verified }));
    }),
  );
  return { source, token, registries: registries.flat() };
}

/** The hosts of a region's registries, for each kind of host. */
function privateHosts({ spec }: Run, { region, endpoints }: TokenSource, own: Registry): string[][] {
  const accounts = spec.registries
    .filter((registry) => registry.region === region)
    .map(({ account }) => account ?? own.account);
  return endpoints.map((endpoint) => [...new Set(accounts)].map((account) => hostOf({ ...own, account }, endpoint)));
}

function hostOf(registry: Registry, endpoint: Endpoint): string {
  const host = registryHost(registry, endpoint);
  if (host === undefined) throw new Error(`ECR has no ${endpoint} hosts in ${registry.region}`);
  return host;
}

/** One registry of a region answers for all of them: a token opens every one that its role may use. */
async function verify(run: Run, { name }: TokenSource, [host]: string[], token: AuthorizationToken): Promise<boolean> {
  if (run.spec.verifyToken === 'off' || host === undefined) return false;
  const answer = await run.ports.verifyToken(host, token.auth, run.signal);
  if (answer.verdict === 'accepted') return true;
  if (answer.verdict === 'refused') throw new Error(`${host} refused the new token: ${answer.reason}`);
  const unasked = `${host} could not be asked about the new token: ${answer.reason}`;
  if (run.spec.verifyToken === 'required') throw new Error(`${unasked}; the verifyToken is required`);
  run.warn(name, `${unasked}; published unverified`);
  return false;
}
