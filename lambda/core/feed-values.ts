import type { FormatName } from './formats';
import { registryOf } from './hosts';
import { readStoredAuth } from './stored-token';
import { PLACEHOLDERS, type PlaceholderValues } from './template';
import { USERNAME } from './token';
import { versionExpiry } from './version-id';

/**
 * The placeholders that a feed's texts may contain, each as `{{name}}`: those of a template, the secret's complete value,
 * and that value in base64, which is how a Kubernetes secret stores it.
 */
export const FEED_PLACEHOLDERS = [...PLACEHOLDERS, 'value', 'valueBase64'] as const;

/** The placeholders that are allowed in a URL: those without a secret, because proxies log URLs. */
export const URL_PLACEHOLDERS = [
  'registry',
  'region',
  'account',
  'username',
  'expiresAt',
] as const satisfies (keyof FeedValues)[];

/** The value of each placeholder of a feed. */
export type FeedValues = PlaceholderValues & { value: string; valueBase64: string };

/**
 * Returns the placeholder values for one registry's token in a version of a secret.
 * @throws Error if the value contains no token for the registry, or if the version id contains no expiry. The error
 * never quotes the value.
 */
export function feedValues(
  format: FormatName,
  { value, versionId }: { value: string; versionId: string },
  registry: string,
): FeedValues {
  const expiresAt = versionExpiry(versionId);
  if (!expiresAt) throw new Error(`the version ${versionId} was not written by a refresh: its id contains no expiry`);
  const auth = readStoredAuth(format, value, registry);
  // ECR Public exists only in us-east-1, and its registry belongs to no account.
  const { region, account } = registryOf(registry) ?? { region: 'us-east-1', account: '' };
  return {
    registry,
    region,
    account,
    username: USERNAME,
    password: Buffer.from(auth, 'base64').toString('latin1').slice(`${USERNAME}:`.length),
    auth,
    expiresAt: expiresAt.toISOString(),
    value,
    valueBase64: Buffer.from(value).toString('base64'),
  };
}
