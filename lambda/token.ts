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

/** The registry of ECR Public. */
export const PUBLIC_HOST = 'public.ecr.aws';

const PRINTABLE = /^[\x21-\x7e]+$/;
const PRIVATE_HOST = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.([a-z0-9.-]+)$/;

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
 * The registries that a region's token opens: the host that ECR named for the caller's own account, with each
 * wanted account's number. The DNS suffix is ECR's own, so that every partition's hosts come out right.
 * @param accounts the wanted accounts; undefined is the caller's own
 * @throws Error if the endpoint is not one of that region
 */
export function registryHosts(
  proxyEndpoint: string | undefined,
  region: string,
  accounts: (string | undefined)[],
): string[] {
  if (!proxyEndpoint) throw new Error('ECR answered without a proxy endpoint');
  const [, ownAccount, itsRegion, suffix] = PRIVATE_HOST.exec(proxyEndpoint.replace(/^https:\/\//, '')) ?? [];
  if (!ownAccount || itsRegion !== region) {
    throw new Error(`ECR answered with the proxy endpoint ${proxyEndpoint}, which is no registry of ${region}`);
  }
  return [...new Set(accounts.map((account) => `${account ?? ownAccount}.dkr.ecr.${region}.${suffix}`))];
}

/** The region of a private registry's host, undefined for any other host. */
export function hostRegion(host: string): string | undefined {
  return PRIVATE_HOST.exec(host)?.[2];
}
