import { CHANGE_KEY, OTHER_KEY_ACTIONS } from './actions';
import { type Deployed, REGION, secretArn } from './deployed-stack';
import { ALL_SECRETS } from './readers';
import { all, allowed } from './requests';
import type { Context, Principal } from './simulate';

const SECRETS_MANAGER = `secretsmanager.${REGION}.amazonaws.com`;
/** Ways to use a key that are not through Secrets Manager of the stack's region; undefined for a direct request. */
const OTHER_WAYS = ['secretsmanager.us-east-1.amazonaws.com', `s3.${REGION}.amazonaws.com`, undefined];

/**
 * Returns the allowed uses of a key: each use for each secret and in every way for these secrets, and every other action
 * through Secrets Manager and directly.
 */
export async function keyUses(
  deployed: Pick<Deployed, 'identity' | 'resource'>,
  principal: Principal | string,
  key: string | undefined,
  secrets: string[],
): Promise<string[]> {
  if (key === undefined) throw new Error('got no key; the config must have one');
  const own = contextsOf([SECRETS_MANAGER, ...OTHER_WAYS], [...secrets, undefined]);
  const others = contextsOf([SECRETS_MANAGER, undefined], [...secrets, undefined]);
  const every = { ...own, ...contextsOf([SECRETS_MANAGER], Object.keys(ALL_SECRETS)) };
  return [
    ...(await allowed(deployed, { it: principal }, [[CHANGE_KEY, { 'the key': key }]], every)),
    ...(await allowed(deployed, { it: principal }, [[OTHER_KEY_ACTIONS, { 'the key': key }]], others)),
  ];
}

/** Returns the descriptions of uses for these secrets through Secrets Manager. */
export function usesFor(secrets: string[], actions: string[]): string[] {
  return all(['it'], actions, ['the key'], Object.keys(contextsOf([SECRETS_MANAGER], secrets)));
}

function contextsOf(ways: (string | undefined)[], secrets: (string | undefined)[]): Record<string, Context> {
  const contexts = ways.flatMap((way) =>
    secrets.map((secret): [string, Context] => {
      const arn = secret && (ALL_SECRETS[secret] ?? secretArn(secret));
      return [`${secret} through ${way}`, { 'kms:ViaService': way, 'kms:EncryptionContext:SecretARN': arn }];
    }),
  );
  return Object.fromEntries(contexts);
}
