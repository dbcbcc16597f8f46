import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { CREDENTIAL_PREFIX, SECRET_PREFIX } from '../../model/names';

const CREDENTIAL = `${CREDENTIAL_PREFIX}updates`;
export const SECRET = `${SECRET_PREFIX}updates-json`;
export const PASSWORD_SECRET = `${SECRET_PREFIX}updates-password`;

/** Returns the config that the checks change. */
export function config(
  repository: string,
  changes: CredentialConfig = {},
  more: Record<string, CredentialConfig> = {},
): RefresherConfig {
  const credential: CredentialConfig = { repositories: [repository], secrets: [{ format: 'json' }] };
  return { credentials: { [CREDENTIAL]: { ...credential, ...changes }, ...more } };
}
