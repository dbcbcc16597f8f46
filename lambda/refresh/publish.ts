import { FORMATS, type FormatName, type ManyRegistries, type OnePassword } from '../core/formats';
import { registryOf } from '../core/hosts';
import { MAX_VALUE_BYTES } from '../core/limits';
import type { ResolvedSpec } from '../core/spec';
import { USERNAME } from '../core/token';
import { passwordSource, tokenSources } from '../core/token-sources';
import { versionId } from '../core/version-id';
import { type Carried, publishWithCarriedOver } from './carry-over';
import type { Run } from './context';
import type { Login } from './obtain-token';
import { lengthWarning } from './password-limits';

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
  value: string | Uint8Array;
  expiresAt: Date;
}

/**
 * Renders the new logins into one secret and makes that its current value.
 * @throws Error if there is nothing new for it, or it would be worse than what it holds, or it can't be written
 */
export function publish(run: Run, secret: SecretSpec, logins: Login[]): Promise<Published> {
  const format = FORMATS[secret.format];
  return format.holds === 'one password'
    ? publishPassword(run, secret, format, logins)
    : publishEveryRegistry(run, secret, format, logins);
}

async function publishPassword(run: Run, secret: SecretSpec, format: OnePassword, logins: Login[]): Promise<Published> {
  const source = passwordSource(secret, tokenSources(run.spec));
  const login = logins.find((candidate) => candidate.source.name === source?.name);
  if (!login) throw new Error(`left as it was, for there is no new token for ${source?.name}`);
  const { auth, password, expiresAt } = login.token;
  const hosts = login.registries.map(({ host }) => host);
  const host = hosts.find((candidate) => !secret.account || registryOf(candidate)?.account === secret.account);
  if (host === undefined) throw new Error(`left as it was, for it has no registry of ${secret.account}`);
  const facts = {
    registry: host,
    region: login.source.region,
    account: registryOf(host)?.account ?? '',
    username: USERNAME,
    password,
    auth,
    expiresAt: expiresAt.toISOString(),
  };
  const tooLong = lengthWarning(password);
  if (tooLong) run.warn(secret.name, tooLong);
  return put(run, secret, { value: format.render(facts, secret.template ?? ''), expiresAt });
}

async function publishEveryRegistry(
  run: Run,
  secret: SecretSpec,
  format: ManyRegistries,
  logins: Login[],
): Promise<Published> {
  if (logins.length === 0) throw new Error('left as it was, for there is no new token');
  const fresh = logins.flatMap(({ registries, token }) => registries.map(({ host }) => [host, token.auth]));
  const beside = (old?: Carried) => {
    const text = format.render({ ...Object.fromEntries(fresh), ...old?.auths });
    const value = format.binary ? Buffer.from(text) : text;
    if (typeof value !== 'string') run.keepSecretBytes(value);
    const expiries = [...logins.map(({ token }) => token.expiresAt), ...(old ? [old.expiresAt] : [])];
    return put(run, secret, { value, expiresAt: earliest(expiries) });
  };
  const missing = tokenSources(run.spec).filter(({ name }) => !logins.some(({ source }) => source.name === name));
  return missing.length === 0 ? beside() : publishWithCarriedOver(run, { name: secret.name, format, missing }, beside);
}

async function put(run: Run, secret: SecretSpec, { value, expiresAt }: Content): Promise<Published> {
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_VALUE_BYTES) {
    throw new Error(`the value has ${bytes} bytes, and Secrets Manager takes ${MAX_VALUE_BYTES}`);
  }
  // Chosen once: whatever is retried below writes the same version again, which changes nothing.
  const id = versionId(expiresAt, run.ports.randomHex());
  const { arn } = await run.call(() => run.ports.secrets.put(secret.name, value, id, run.signal));
  return { name: secret.name, arn: run.clean(arn), format: secret.format, versionId: id, expiresAt };
}

function earliest(dates: Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
