import type { RefresherConfig } from '../../../infra/config';
import { CREDENTIAL_PREFIX, SECRET_PREFIX } from '../../model/names';

export const CREDENTIAL = `${CREDENTIAL_PREFIX}deployment`;
export const SECRET = `${SECRET_PREFIX}deployment-json`;
/** The group with the second credential. Its stack is `<stackName>-second`. */
export const GROUP = 'second';
const GROUP_CREDENTIAL = `${CREDENTIAL}-${GROUP}`;
export const GROUP_SECRET = `${SECRET_PREFIX}deployment-${GROUP}-json`;

/** Returns a config with two stacks. */
export function config(repository: string): RefresherConfig {
  const credential = { repositories: [repository], secrets: [{ format: 'json' as const }] };
  return { credentials: { [CREDENTIAL]: credential, [GROUP_CREDENTIAL]: { ...credential, group: GROUP } } };
}
