import type { Auths, ManyRegistries } from '../core/formats';
import { TOKEN_LIFETIME_HOURS } from '../core/limits';
import { acceptsTokensOf, type TokenSource } from '../core/token-sources';
import { versionExpiry } from '../core/version-id';
import type { StoredVersion } from '../runtime/ports';
import type { RefreshContext } from './context';

/** Tokens of a previous refresh, and the earliest time at which one of them may expire. */
export interface CarriedOver {
  auths: Auths;
  expiresAt: Date;
}

/** How often a run writes again because another run wrote the secret at the same time. */
const MAX_REWRITES = 3;

const HOUR_MS = 3_600_000;

/**
 * Publishes the new tokens together with the tokens that the secret already contains for the sources without a new token.
 *
 * PutSecretValue has no condition, so another run may write between this run's read and write. That run may have received
 * a token that this run did not receive. Therefore this run also carries over from the version that it replaced, and
 * writes again.
 * @param put writes the new tokens together with the tokens that are carried over
 * @returns the result of the last call of `put`
 * @throws Error if the secret cannot be read, before anything is written, or if it cannot be written
 */
export async function publishWithCarriedOver<P extends { versionId: string }>(
  context: RefreshContext,
  secret: { name: string; format: ManyRegistries; missing: TokenSource[] },
  put: (carriedOver: CarriedOver | undefined) => Promise<P>,
): Promise<P> {
  const { name, missing } = secret;
  const { secrets } = context.ports;
  const stored = await context
    .callAws(() => secrets.value(name, context.signal))
    .catch((error) => {
      const sources = missing.map((source) => source.name).join(', ');
      const reason = context.errorMessage(error);
      throw new Error(`not updated, because its current tokens for ${sources} could not be read: ${reason}`);
    });
  let published = await put(await carryOver(context, secret, stored));
  let replacedId = stored?.versionId;
  try {
    for (let rewrites = 0; rewrites < MAX_REWRITES; rewrites++) {
      const { current, previous } = await secrets.versionIds(name);
      // If this version is not current any more, the run that replaced it makes the same check.
      if (current !== published.versionId || previous === undefined || previous === replacedId) break;
      const concurrent = await secrets.value(name, context.signal, previous);
      replacedId = published.versionId;
      published = await put(await carryOver(context, secret, concurrent));
    }
  } catch (error) {
    const reason = context.errorMessage(error);
    context.warn(name, `could not check whether another run wrote this secret at the same time: ${reason}`);
  }
  return published;
}

/**
 * Returns the tokens in a version for the sources without a new token. They may still be valid, so a token is dropped only
 * if the registry itself reports that it has expired, or if the whole version is older than a token can be. The expiry in
 * the version id is the earliest of all tokens, so it proves nothing about one of them.
 * @returns undefined if there are none
 */
async function carryOver(
  context: RefreshContext,
  { format, missing }: { format: ManyRegistries; missing: TokenSource[] },
  stored: StoredVersion | undefined,
): Promise<CarriedOver | undefined> {
  if (!stored) return undefined;
  const createdAt = stored.createdAt ?? context.startedAt;
  if (context.startedAt.getTime() - createdAt.getTime() > TOKEN_LIFETIME_HOURS * HOUR_MS) return undefined;
  const entries = Object.entries(format.parse(stored.value));
  for (const [, auth] of entries) context.redactor.addToken(auth);
  if (format.binary) context.redactor.addBytes(Buffer.from(stored.value));
  const entriesBySource = missing.map(async (source) => {
    const ofSource = entries.filter(([host]) => acceptsTokensOf(host, source));
    return (await hasExpired(context, ofSource[0])) ? [] : ofSource;
  });
  const auths = Object.fromEntries((await Promise.all(entriesBySource)).flat());
  if (Object.keys(auths).length === 0) return undefined;
  // The id of a version that no refresh wrote contains no expiry, so its tokens may expire at any time.
  return { auths, expiresAt: versionExpiry(stored.versionId) ?? context.startedAt };
}

async function hasExpired(context: RefreshContext, entry: [host: string, auth: string] | undefined): Promise<boolean> {
  if (!entry || context.spec.verifyToken === 'off') return false;
  const result = await context.ports.verifyToken(...entry, context.signal);
  return result.verdict === 'refused' && result.expired;
}
