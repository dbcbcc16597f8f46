import { type Registry, registryOf } from './hosts';

/** The authorization data in a response of GetAuthorizationToken, unchecked: every field may be missing or invalid. */
export interface AuthorizationData {
  authorizationToken?: string | undefined;
  expiresAt?: Date | undefined;
  /** `https://<account>.dkr.ecr.<region>.<suffix>`. Only private ECR returns it. */
  proxyEndpoint?: string | undefined;
}

/** A checked authorization token. Source: Amazon ECR API reference, "AuthorizationData". */
export interface AuthorizationToken {
  /** base64 of `AWS:<password>`: the `auth` of a docker config, and the credentials of a `Basic` header. */
  auth: string;
  password: string;
  expiresAt: Date;
}

/** The user name of every authorization token. */
export const USERNAME = 'AWS';

/** Returns a docker `auth`, which is also the credentials of a `Basic` header. Source: RFC 7617. */
export function encodeAuth(username: string, password: string): string {
  return Buffer.from(`${username}:${password}`).toString('base64');
}

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Checks the authorization data that ECR returned, and returns the token.
 * @throws Error that says what is invalid and never quotes the data
 */
export function parseAuthorizationToken(data: AuthorizationData | undefined, now: Date): AuthorizationToken {
  if (!data) throw new Error('ECR returned no authorization data');
  const { authorizationToken: auth, expiresAt } = data;
  if (!auth) throw new Error('ECR returned no authorization token');
  const bytes = Buffer.from(auth, 'base64');
  // Compared after encoding it again, because Node decodes almost any text and docker accepts only strict base64.
  if (bytes.toString('base64') !== auth) throw new Error('the authorization token is not valid base64');
  const decoded = bytes.toString('latin1');
  // The first colon, because a password may contain colons.
  const colon = decoded.indexOf(':');
  if (colon < 0) throw new Error('the authorization token has no colon between user name and password');
  if (decoded.slice(0, colon) !== USERNAME) throw new Error(`the authorization token is not for the user ${USERNAME}`);
  const password = decoded.slice(colon + 1);
  if (!password) throw new Error('the authorization token has an empty password');
  if (!PRINTABLE.test(password)) throw new Error('the password contains characters that are not printable ASCII');
  if (!expiresAt || Number.isNaN(expiresAt.getTime())) throw new Error('ECR returned no valid expiry for the token');
  if (expiresAt <= now) {
    throw new Error(`the token expired at ${expiresAt.toISOString()}; the function's clock shows ${now.toISOString()}`);
  }
  return { auth, password, expiresAt };
}

/**
 * Returns the registry of the caller's account, whose endpoint ECR returns with a token. Every registry of the region has
 * the same DNS suffix, so this registry provides the suffix of the partition.
 * @throws Error if the endpoint is not a registry in the region
 */
export function ownRegistry(proxyEndpoint: string | undefined, region: string): Registry {
  if (!proxyEndpoint) throw new Error('ECR returned no proxy endpoint');
  const registry = registryOf(proxyEndpoint.replace(/^https:\/\//, ''));
  if (registry?.region === region) return registry;
  throw new Error(`ECR returned the proxy endpoint ${proxyEndpoint}, which is not a registry in ${region}`);
}
