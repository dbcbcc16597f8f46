import { randomBytes, randomInt } from 'node:crypto';
import { TOKEN_LIFETIME_HOURS } from '../../../lambda/core/limits';
import type { Identity } from './identities';

/** An authorization token of the stand-in. */
export interface Token {
  /** base64 of `AWS:<password>` */
  authorizationToken: string;
  expiresAt: Date;
  /** The identity that requested the token. The token has its permissions. */
  identity: Identity;
  /** The registries that accept the token: {@link tokenScope}, or `public`. */
  scope: string;
}

/** The scope of the tokens of ECR Public. */
export const PUBLIC_SCOPE = 'public';

/**
 * Returns the scope of a token of private ECR: the registries of a region, or their FIPS hosts if the FIPS API returned
 * the token. AWS does not document whether each accepts the other's tokens. The stand-in keeps them apart, so that the
 * product cannot rely on it.
 */
export function tokenScope(region: string, fips: boolean): string {
  return fips ? `${region}-fips` : region;
}

/** The authorization tokens that were issued. */
export class Tokens {
  private readonly issued = new Map<string, Token>();

  /** @param lifetimeSeconds the lifetime of new tokens, in AWS 12 hours */
  constructor(
    private readonly now: () => Date,
    public lifetimeSeconds = TOKEN_LIFETIME_HOURS * 3600,
  ) {}

  /** Issues a new token. Its password has 1 to 3 KB, as in ECR. */
  issue(identity: Identity, scope: string): Token {
    const password = randomBytes(3072).toString('base64').slice(0, randomInt(1024, 3073));
    const token: Token = {
      authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
      expiresAt: new Date(this.now().getTime() + this.lifetimeSeconds * 1000),
      identity,
      scope,
    };
    this.issued.set(token.authorizationToken, token);
    return token;
  }

  /** Returns an issued token, expired or not, or undefined if it was never issued. */
  find(authorizationToken: string): Token | undefined {
    return this.issued.get(authorizationToken);
  }

  /** Returns all issued tokens, expired or not. */
  all(): Token[] {
    return [...this.issued.values()];
  }

  /** Returns whether a token has expired. */
  hasExpired({ expiresAt }: Token): boolean {
    return expiresAt <= this.now();
  }
}
