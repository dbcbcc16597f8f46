import { type Auths, FORMATS, type FormatName, MAX_VALUE_BYTES } from './formats';
import type { Login } from './obtain';
import type { Run } from './run';
import { PUBLIC, passwordSource, type ResolvedSpec, tokenSources } from './spec';
import { hostRegion, PUBLIC_HOST } from './token';
import { versionExpiry, versionId } from './version-id';

type SecretSpec = ResolvedSpec['secrets'][number];

/** A secret's new version: metadata only. */
export interface Published {
  name: string;
  arn: string;
  format: FormatName;
  versionId: string;
  /** The earliest expiry of the tokens inside. */
  expiresAt: Date;
}

interface Content {
  value: string;
  expiresAt: Date;
}

/**
 * Renders the new logins into one secret and makes that its current value.
 * @throws Error if there is nothing new for it, or it would be worse than what it holds, or it can't be written
 */
export async function publish(run: Run, secret: SecretSpec, logins: Login[]): Promise<Published> {
  const { value, expiresAt } = await content(run, secret, logins);
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_VALUE_BYTES) {
    throw new Error(`the value has ${bytes} bytes, and Secrets Manager takes ${MAX_VALUE_BYTES}`);
  }
  // Chosen once: whatever is retried below writes the same version again, which changes nothing.
  const id = versionId(expiresAt, run.ports.randomHex());
  const { arn } = await run.call(() => run.ports.secrets.put(secret.name, value, id, run.signal));
  return { name: secret.name, arn: run.clean(arn), format: secret.format, versionId: id, expiresAt };
}

async function content(run: Run, secret: SecretSpec, logins: Login[]): Promise<Content> {
  const format = FORMATS[secret.format];
  const sources = tokenSources(run.spec);
  if (format.holds === 'one password') {
    const source = passwordSource(secret, sources);
    const login = logins.find((candidate) => candidate.source === source);
    if (!login) throw new Error(`left as it was, for there is no new token for ${source}`);
    return { value: format.render(login.token), expiresAt: login.token.expiresAt };
  }
  if (logins.length === 0) throw new Error('left as it was, for there is no new token');
  const missing = sources.filter((source) => !logins.some((login) => login.source === source));
  const carried = missing.length > 0 ? await carryOver(run, secret.name, format.parse, missing) : undefined;
  const fresh = logins.flatMap(({ hosts, token }) => hosts.map((host) => [host, token.auth]));
  return {
    value: format.render({ ...Object.fromEntries(fresh), ...carried?.auths }),
    expiresAt: earliest([...logins.map(({ token }) => token.expiresAt), ...(carried ? [carried.expiresAt] : [])]),
  };
}

/**
 * The entries that a secret holds now for the sources that gave no new token: they may work still, so they stay until
 * the registry itself says that they have expired.
 * @returns undefined if there are none
 */
async function carryOver(
  run: Run,
  name: string,
  parse: (value: string) => Auths,
  missing: string[],
): Promise<{ auths: Auths; expiresAt: Date } | undefined> {
  const current = await run
    .call(() => run.ports.secrets.current(name, run.signal))
    .catch((error) => {
      throw new Error(`left as it was, for its logins of ${missing.join(', ')} can't be read: ${run.words(error)}`);
    });
  if (!current) return undefined;
  const entries = Object.entries(parse(current.value));
  for (const [, auth] of entries) run.keepSecret(auth);
  const kept = missing.map(async (source) => {
    const held = entries.filter(([host]) => sourceOf(host) === source);
    return (await hasExpired(run, held[0])) ? [] : held;
  });
  const auths = Object.fromEntries((await Promise.all(kept)).flat());
  if (Object.keys(auths).length === 0) return undefined;
  // A version that somebody else wrote tells no expiry: its logins may die at any time.
  return { auths, expiresAt: versionExpiry(current.versionId) ?? run.startedAt };
}

async function hasExpired(run: Run, entry: [host: string, auth: string] | undefined): Promise<boolean> {
  if (!entry || run.spec.probe === 'off') return false;
  const answer = await run.ports.probe(...entry, run.signal);
  return answer.verdict === 'refused' && answer.expired;
}

function sourceOf(host: string): string | undefined {
  return host === PUBLIC_HOST ? PUBLIC : hostRegion(host);
}

function earliest(dates: Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
