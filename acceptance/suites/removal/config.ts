import type { RefresherConfig } from '../../../infra/config';
import { CREDENTIAL_PREFIX } from '../../model/names';

/** Returns a config with each type of resource that can be left behind. */
export function config(repository: string): RefresherConfig {
  return {
    dashboard: true,
    credentials: {
      [`${CREDENTIAL_PREFIX}removal`]: {
        repositories: [repository],
        secrets: [{ format: 'json' }, { format: 'password' }],
      },
    },
  };
}
