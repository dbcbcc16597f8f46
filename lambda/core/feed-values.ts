import type { FormatName } from './formats';
import { registryOf } from './hosts';
import { authOf } from './stored-token';
import { type Facts, PLACEHOLDERS } from './template';
import { USERNAME } from './token';
import { versionExpiry } from './version-id';

/**
 * What a feed's texts may name, each as `{{name}}`: a template's placeholders, and the secret's whole value, as it is or
 * in base64 as a Kubernetes secret holds it.
 */
export const FEED_PLACEHOLDERS = [...PLACEHOLDERS, 'value', 'valueBase64'] as const;

/** Those that tell nothing that must be kept secret: a URL is in the log of every proxy. */
export const URL_PLACEHOLDERS = [
  'registry',
  'region',
  'account',
  'username',
  'expiresAt',
] as const satisfies (keyof FeedFacts)[];

/** What stands for each placeholder of a feed. */
export type FeedFacts = Facts & { value: string; valueBase64: string };

/**
 * The facts of one registry's login in a secret's current version.
 * @throws Error if the value has no such login, or the version tells no expiry; it never quotes the value
 */
export function feedFacts(
  format: FormatName,
  { value, versionId }: { value: string; versionId: string },
  registry: string,
): FeedFacts {
  const expiresAt = versionExpiry(versionId);
  if (!expiresAt) throw new Error(`the version ${versionId} tells no expiry: no refresh has written it`);
  const auth = authOf(format, value, registry);
  // ECR Public lives in us-east-1 alone, and belongs to no account.
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
