import { randomBytes, randomInt } from 'node:crypto';
import { TOKEN_LIFETIME_HOURS } from '../../../lambda/core/limits';
import type { Identity } from './identities';

/** An authorization token of this AWS. */
export interface Token {
  /** base64 of `AWS:<password>` */
  authorizationToken: string;
  expiresAt: Date;
  /** Who asked for it: it carries this identity's permissions. */
  identity: Identity;
  /** What it opens: {@link tokenScope}, or `public`. */
  scope: string;
}

/** The scope of ECR Public's tokens. */
export const PUBLIC_SCOPE = 'public';

/**
 * What a token of private ECR opens: a region's registries, at their FIPS hosts if the FIPS API gave it. Whether AWS keeps
 * these two apart is not documented; here nobody may rely on it.
 */
export function tokenScope(region: string, fips: boolean): string {
  return fips ? `${region}-fips` : region;
}

/** The authorization tokens that were handed out. */
export class Tokens {
  private readonly issued = new Map<string, Token>();

  /** @param lifetimeSeconds of the tokens to come; AWS's live for 12 hours */
  constructor(
    private readonly now: () => Date,
    public lifetimeSeconds = TOKEN_LIFETIME_HOURS * 3600,
  ) {}

  /** A new token, another one at each call; its password is 1 to 3 KB long, as ECR's are. */
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

  /** The token that this is, expired or not; undefined if it was never handed out. */
  find(authorizationToken: string): Token | undefined {
    return this.issued.get(authorizationToken);
  }

  /** Every token that was handed out, expired or not. */
  all(): Token[] {
    return [...this.issued.values()];
  }

  /** Is its time up? */
  hasExpired({ expiresAt }: Token): boolean {
    return expiresAt <= this.now();
  }
}
