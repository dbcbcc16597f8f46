import { partitionOf } from '../../../infra/config/common/regions';
import { denial } from '../aws/identities';
import { allows } from '../aws/policy';
import type { Token, Tokens } from '../aws/tokens';
import type { Reply } from '../http/http';
import type { Registry } from './host';

/** An error response of a registry. */
export class RegistryRejection extends Error {
  constructor(
    /** The outcome in the call log. */
    readonly outcome: string,
    readonly reply: Reply,
  ) {
    super(outcome);
  }
}

/** Returns an error in the format of the registry protocol. Source: OCI distribution specification, "Error Codes". */
export function registryError(status: number, code: string, message: string): Reply {
  const body = JSON.stringify({ errors: [{ code, message }] });
  return { status, headers: { 'content-type': 'application/json; charset=utf-8' }, body };
}

/**
 * Returns the token in a request's `Authorization` header. A private registry requires Basic, the public one Bearer.
 * @throws RegistryRejection if the token is missing, unknown, expired, or for other registries
 */
export function authenticate(tokens: Tokens, host: string, registry: Registry, authorization?: string): Token {
  const isPublic = registry.kind === 'public';
  if (!authorization) throw new RegistryRejection('no token', challenge(host, isPublic));
  const [scheme, credentials = ''] = authorization.split(' ');
  const token = scheme === (isPublic ? 'Bearer' : 'Basic') ? tokens.find(credentials) : undefined;
  // ECR cannot decode a token that it did not issue, so it responds as to a malformed request.
  if (!token)
    throw new RegistryRejection('invalid token', registryError(400, 'DENIED', 'Your Authorization Token is invalid.'));
  if (tokens.hasExpired(token)) {
    const message = 'Your authorization token has expired. Reauthenticate and try again.';
    // ECR Public responds with another status. Source: containers-roadmap, issue 2835.
    throw new RegistryRejection('expired token', registryError(isPublic ? 400 : 403, 'DENIED', message));
  }
  if (token.scope !== registry.scope) {
    // The status is that of ECR, the message is not.
    const message = `The authorization token is for ${token.scope} and not for this registry.`;
    throw new RegistryRejection('token of another region', registryError(403, 'DENIED', message));
  }
  return token;
}

/**
 * Checks whether the identity that requested the token may perform an action in a repository. Only its own policy is
 * evaluated: registries of other accounts are assumed to allow it. Everybody may pull from the public registry.
 * @throws RegistryRejection that names the principal and the action
 */
export function authorizePull(token: Token, registry: Registry, repository: string, action: string): void {
  if (registry.kind === 'public') return;
  const { account, region } = registry;
  const resource = `arn:${partitionOf(region)}:ecr:${region}:${account}:repository/${repository}`;
  const request = { action, resource, region };
  if (allows(token.identity.statements, request)) return;
  throw new RegistryRejection('denied', registryError(403, 'DENIED', denial(token.identity, request)));
}

function challenge(host: string, isPublic: boolean): Reply {
  const expected = isPublic
    ? `Bearer realm="https://${host}/token/",service="${host}",scope="aws"`
    : `Basic realm="https://${host}/",service="ecr.amazonaws.com"`;
  const headers = { 'www-authenticate': expected, 'content-type': 'text/plain; charset=utf-8' };
  return { status: 401, headers, body: 'Not Authorized\n' };
}
