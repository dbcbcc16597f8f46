import { partitionOf } from '../../../infra/config/shared/regions';
import { denial } from '../aws/identities';
import { allows } from '../aws/policy';
import type { Token, Tokens } from '../aws/tokens';
import type { Reply } from '../http/http';
import type { Registry } from './host';

/** A registry that says no. */
export class Refusal extends Error {
  constructor(
    /** What stands in the call log. */
    readonly outcome: string,
    readonly reply: Reply,
  ) {
    super(outcome);
  }
}

/** An error as the registry protocol writes it. Source: OCI distribution specification, "Error Codes". */
export function registryError(status: number, code: string, message: string): Reply {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/**
 * The token in a request's `Authorization` header. A private registry takes it as Basic, the public one as Bearer.
 * @throws Refusal if there is none, or it is no token of this AWS, has expired, or is for other registries
 */
export function authenticate(tokens: Tokens, host: string, registry: Registry, authorization?: string): Token {
  const isPublic = registry.kind === 'public';
  if (!authorization) throw new Refusal('no token', challenge(host, isPublic));
  const [scheme, credentials = ''] = authorization.split(' ');
  const token = scheme === (isPublic ? 'Bearer' : 'Basic') ? tokens.find(credentials) : undefined;
  // ECR can't read what it did not write itself, so it answers as to any malformed request.
  if (!token) throw new Refusal('invalid token', registryError(400, 'DENIED', 'Your Authorization Token is invalid.'));
  if (tokens.hasExpired(token)) {
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    throw new Refusal('expired token', registryError(403, 'DENIED', message));
  }
  if (token.scope !== registry.scope) {
    // The status is ECR's, the words are the stand-in's.
    const message = `The authorization token is for ${token.scope} and not for this registry.`;
    throw new Refusal('token of another region', registryError(403, 'DENIED', message));
  }
  return token;
}

/**
 * May whoever asked for the token do this in a repository? It is judged at each request, by that identity's policy
 * alone: a registry of another account is taken to allow it. The public registry's repositories are open to all.
 * @throws Refusal that names the principal and the action
 */
export function authorizePull(token: Token, registry: Registry, repository: string, action: string): void {
  if (registry.kind === 'public') return;
  const { account, region } = registry;
  const resource = `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`;
  const request = { action, resource, region };
  if (allows(token.identity.statements, request)) return;
  throw new Refusal('denied', registryError(403, 'DENIED', denial(token.identity, request)));
}

function challenge(host: string, isPublic: boolean): Reply {
  const wanted = isPublic
    ? `Bearer realm="https://${host}/token/",service="${host}",scope="aws"`
    : `Basic realm="https://${host}/",service="ecr.amazonaws.com"`;
  const headers = { 'www-authenticate': wanted, 'content-type': 'text/plain; charset=utf-8' };
  return { status: 401, headers, body: 'Not Authorized\n' };
}
