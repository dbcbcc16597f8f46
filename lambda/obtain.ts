import type { Run } from './run';
import { PUBLIC } from './spec';
import { type AuthorizationToken, PUBLIC_HOST, readToken, registryHosts } from './token';

/** A token that may be published, and the registries that it opens. */
export interface Login {
  /** The region, or `public`. */
  source: string;
  /** The region that ECR was asked in. */
  region: string;
  token: AuthorizationToken;
  hosts: string[];
  /** A registry took the token just now. */
  verified: boolean;
}

/**
 * Asks ECR for a source's token, checks the answer, and tries the token on one of its registries.
 * @throws Error if there is no token, or it is malformed, expired, or not good enough for the spec's `probe`
 */
export async function obtain(run: Run, source: string): Promise<Login> {
  const { ports, spec, signal } = run;
  const answer = await run.call(() =>
    source === PUBLIC ? ports.publicAuthorizationToken(signal) : ports.authorizationToken(source, signal),
  );
  if (answer?.authorizationToken) run.keepSecret(answer.authorizationToken);
  const token = readToken(answer, ports.clock.now());
  const accounts = spec.registries.filter(({ region }) => region === source).map(({ account }) => account);
  const hosts = source === PUBLIC ? [PUBLIC_HOST] : registryHosts(answer?.proxyEndpoint, source, accounts);
  // ECR Public lives in us-east-1 alone. Source: Amazon ECR Public, "Registry authentication".
  const region = source === PUBLIC ? 'us-east-1' : source;
  return { source, region, token, hosts, verified: await verify(run, source, hosts, token) };
}

/** One registry of a region answers for all of them: a token opens every one that its role may use. */
async function verify(run: Run, source: string, [host]: string[], token: AuthorizationToken): Promise<boolean> {
  if (run.spec.probe === 'off' || host === undefined) return false;
  const answer = await run.ports.probe(host, token.auth, run.signal);
  if (answer.verdict === 'accepted') return true;
  if (answer.verdict === 'refused') throw new Error(`${host} refused the new token: ${answer.reason}`);
  const unasked = `${host} could not be asked about the new token: ${answer.reason}`;
  if (run.spec.probe === 'required') throw new Error(`${unasked}; the probe is required`);
  run.warn(source, `${unasked}; published unverified`);
  return false;
}
