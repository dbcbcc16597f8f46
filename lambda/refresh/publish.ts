import { FORMATS, type FormatName, type ManyRegistries, type OnePassword } from '../core/formats';
import { registryOf } from '../core/hosts';
import { MAX_VALUE_BYTES } from '../core/limits';
import { mayNameAccount } from '../core/secret-hosts';
import type { ResolvedSpec } from '../core/spec';
import { USERNAME } from '../core/token';
import { passwordSource, tokenSources } from '../core/token-sources';
import { versionId } from '../core/version-id';
import { type CarriedOver, publishWithCarriedOver } from './carry-over';
import type { RefreshContext } from './context';
import type { ObtainedToken } from './obtain-token';
import { passwordLengthWarning } from './password-limits';
import { warnOfReplicas } from './replicas';

type SecretSpec = ResolvedSpec['secrets'][number];

/** Metadata of a secret's new version. */
export interface Published {
  name: string;
  arn: string;
  format: FormatName;
  versionId: string;
  /** The earliest expiry of the tokens in the value. */
  expiresAt: Date;
}

interface Content {
  value: string | Uint8Array;
  expiresAt: Date;
}

/**
 * Renders the new tokens in the format of one secret, and makes the result its current value.
 * @throws Error if there is no new token for the secret, if its current tokens cannot be read, or if it cannot be written
 */
export async function publish(
  context: RefreshContext,
  secret: SecretSpec,
  tokens: ObtainedToken[],
): Promise<Published> {
  await warnOfReplicas(context, secret.name);
  const format = FORMATS[secret.format];
  return format.holds === 'one password'
    ? publishPassword(context, secret, format, tokens)
    : publishEveryRegistry(context, secret, format, tokens);
}

async function publishPassword(
  context: RefreshContext,
  secret: SecretSpec,
  format: OnePassword,
  tokens: ObtainedToken[],
): Promise<Published> {
  const source = passwordSource(secret, tokenSources(context.spec));
  const obtained = tokens.find((candidate) => candidate.source.name === source?.name);
  if (!obtained) throw new Error(`not updated, because there is no new token for ${source?.name}`);
  const { auth, password, expiresAt } = obtained.token;
  const hosts = obtained.registries.map(({ host }) => host);
  const host = hosts.find((candidate) => mayNameAccount(secret, registryOf(candidate)?.account));
  if (host === undefined) {
    throw new Error(`not updated, because the credential has no registry in the account ${secret.account}`);
  }
  const values = {
    registry: host,
    region: obtained.source.region,
    account: registryOf(host)?.account ?? '',
    username: USERNAME,
    password,
    auth,
    expiresAt: expiresAt.toISOString(),
  };
  const warning = passwordLengthWarning(password);
  if (warning) context.warn(secret.name, warning);
  return put(context, secret, { value: format.render(values, secret.template ?? ''), expiresAt });
}

async function publishEveryRegistry(
  context: RefreshContext,
  secret: SecretSpec,
  format: ManyRegistries,
  tokens: ObtainedToken[],
): Promise<Published> {
  if (tokens.length === 0) throw new Error('not updated, because there is no new token');
  const newAuths = Object.fromEntries(
    tokens.flatMap(({ registries, token }) => registries.map(({ host }) => [host, token.auth])),
  );
  const putWith = (carriedOver?: CarriedOver) => {
    const text = format.render({ ...newAuths, ...carriedOver?.auths });
    const value = format.binary ? Buffer.from(text) : text;
    if (typeof value !== 'string') context.redactor.addBytes(value);
    const expiries = tokens.map(({ token }) => token.expiresAt);
    return put(context, secret, {
      value,
      expiresAt: earliest([...expiries, ...(carriedOver ? [carriedOver.expiresAt] : [])]),
    });
  };
  const missing = tokenSources(context.spec).filter(({ name }) => !tokens.some(({ source }) => source.name === name));
  return missing.length === 0
    ? putWith()
    : publishWithCarriedOver(context, { name: secret.name, format, missing }, putWith);
}

async function put(context: RefreshContext, secret: SecretSpec, { value, expiresAt }: Content): Promise<Published> {
  const bytes = Buffer.byteLength(value);
  if (bytes > MAX_VALUE_BYTES) {
    throw new Error(`the value has ${bytes} bytes; Secrets Manager allows at most ${MAX_VALUE_BYTES}`);
  }
  // Chosen once per publication, so that a retry writes the same version again and changes nothing.
  const id = versionId(expiresAt, context.ports.randomHex(), context.spec.key);
  const { arn } = await context.callAws(() => context.ports.secrets.put(secret.name, value, id, context.signal));
  return { name: secret.name, arn: context.clean(arn), format: secret.format, versionId: id, expiresAt };
}

function earliest(dates: Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}
