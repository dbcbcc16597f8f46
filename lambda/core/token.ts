import { type Registry, registryOf } from './hosts';

/** What GetAuthorizationToken answered, unchecked: every field may be missing or wrong. */
export interface TokenAnswer {
  authorizationToken?: string | undefined;
  expiresAt?: Date | undefined;
  /** Private registries only: `https://<account>.dkr.ecr.<region>.<suffix>`. */
  proxyEndpoint?: string | undefined;
}

/** A checked authorization token. Source: the ECR API reference, AuthorizationData. */
export interface AuthorizationToken {
  /** base64 of `AWS:<password>`: a docker config's `auth`, and what follows `Basic`. */
  auth: string;
  password: string;
  expiresAt: Date;
}

/** The user name of every ECR login. */
export const USERNAME = 'AWS';

const PRINTABLE = /^[\x21-\x7e]+$/;

/**
 * Checks what ECR answered and takes the token out of it.
 * @throws Error that says what is wrong with the answer, and never quotes it
 */
export function readToken(answer: TokenAnswer | undefined, now: Date): AuthorizationToken {
  if (!answer) throw new Error('ECR answered without any authorization data');
  const { authorizationToken: auth, expiresAt } = answer;
  if (!auth) throw new Error('ECR answered without an authorization token');
  const bytes = Buffer.from(auth, 'base64');
  // Node decodes almost anything; docker is strict: what doesn't encode back to itself is not base64.
  if (bytes.toString('base64') !== auth) throw new Error('the authorization token is not base64');
  const login = bytes.toString('latin1');
  const colon = login.indexOf(':'); // the first one only: a password may hold more
  if (colon < 0) throw new Error('the authorization token has no colon between user and password');
  if (login.slice(0, colon) !== USERNAME) throw new Error(`the authorization token is not for the user ${USERNAME}`);
  const password = login.slice(colon + 1);
  if (!password) throw new Error('the authorization token has an empty password');
  if (!PRINTABLE.test(password)) throw new Error('the password has characters that are not printable ASCII');
  if (!expiresAt || Number.isNaN(expiresAt.getTime())) throw new Error('ECR did not say when the token expires');
  if (expiresAt <= now) {
    throw new Error(
      `the token expired at ${expiresAt.toISOString()}, before the function's clock, ${now.toISOString()}`,
    );
  }
  return { auth, password, expiresAt };
}

/**
 * The caller's own registry, whose host ECR names beside a token. Its DNS suffix is that of every registry of the
 * region, so that each partition's hosts come out right.
 * @throws Error if the endpoint is not one of that region
 */
export function ownRegistry(proxyEndpoint: string | undefined, region: string): Registry {
  if (!proxyEndpoint) throw new Error('ECR answered without a proxy endpoint');
  const registry = registryOf(proxyEndpoint.replace(/^https:\/\//, ''));
  if (registry?.region === region) return registry;
  throw new Error(`ECR answered with the proxy endpoint ${proxyEndpoint}, which is no registry of ${region}`);
}
