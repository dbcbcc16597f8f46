import type { Auths, ManyRegistries } from '../core/formats';
import { opens, type TokenSource } from '../core/token-sources';
import { versionExpiry } from '../core/version-id';
import type { Run } from './context';

/** A version of a secret as it was read. */
interface HeldVersion {
  value: string;
  versionId: string;
}

/** Logins of an earlier refresh, and when the first of them may die. */
export interface Carried {
  auths: Auths;
  expiresAt: Date;
}

/** How often a run takes the old logins anew from a run that wrote at the same time. */
const MAX_ROUNDS = 3;

/**
 * Publishes beside what the secret holds for the sources that gave no new token.
 *
 * PutSecretValue can't compare: another run may have written between the read and the write, and may have had a new
 * token for a source that gave this run none. The version that ours replaced tells, and gives those logins back.
 * @param put writes the new logins beside old ones, and returns the new version's id
 * @returns what `put` returned last
 * @throws Error if the secret can't be read, before anything is written, or if it can't be written
 */
export async function publishWithCarriedOver<P extends { versionId: string }>(
  run: Run,
  secret: { name: string; format: ManyRegistries; missing: TokenSource[] },
  put: (old: Carried | undefined) => Promise<P>,
): Promise<P> {
  const { name, missing } = secret;
  const held = await run
    .call(() => run.ports.secrets.value(name, run.signal))
    .catch((error) => {
      const sources = missing.map((source) => source.name).join(', ');
      throw new Error(`left as it was, for its logins of ${sources} can't be read: ${run.errorMessage(error)}`);
    });
  let published = await put(await carryOver(run, secret, held));
  let replaces = held?.versionId;
  try {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const { current, previous } = await run.ports.secrets.versionIds(name);
      // Whoever has replaced ours since looks at what it replaced, too.
      if (current !== published.versionId || previous === undefined || previous === replaces) break;
      const others = await run.ports.secrets.value(name, run.signal, previous);
      replaces = published.versionId;
      published = await put(await carryOver(run, secret, others));
    }
  } catch (error) {
    run.warn(
      name,
      `another run may have written at the same time, which could not be looked at: ${run.errorMessage(error)}`,
    );
  }
  return published;
}

/**
 * The logins that a version holds for the sources that gave no new token: they may work still, so they stay until the
 * registry itself says that they have expired.
 * @returns undefined if there are none
 */
async function carryOver(
  run: Run,
  { format, missing }: { format: ManyRegistries; missing: TokenSource[] },
  held: HeldVersion | undefined,
): Promise<Carried | undefined> {
  if (!held) return undefined;
  const entries = Object.entries(format.parse(held.value));
  for (const [, auth] of entries) run.keepSecret(auth);
  if (format.binary) run.keepSecretBytes(Buffer.from(held.value));
  const kept = missing.map(async (source) => {
    const its = entries.filter(([host]) => opens(source, host));
    return (await hasExpired(run, its[0])) ? [] : its;
  });
  const auths = Object.fromEntries((await Promise.all(kept)).flat());
  if (Object.keys(auths).length === 0) return undefined;
  // A version that somebody else wrote tells no expiry: its logins may die at any time.
  return { auths, expiresAt: versionExpiry(held.versionId) ?? run.startedAt };
}

async function hasExpired(run: Run, entry: [host: string, auth: string] | undefined): Promise<boolean> {
  if (!entry || run.spec.verifyToken === 'off') return false;
  const answer = await run.ports.verifyToken(...entry, run.signal);
  return answer.verdict === 'refused' && answer.expired;
}
