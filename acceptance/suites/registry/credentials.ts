import type { CredentialConfig } from '../../../infra/config';
import type { SampleImage } from '../../model/context';
import { REPOSITORY_PREFIX } from '../../model/names';

/** The credential of the suite. */
export const CREDENTIAL = 'acceptance-registry';

/** A credential for ECR Public only. */
export const PUBLIC_CREDENTIAL = 'acceptance-registry-public';

/** A repository that the credential may use, and that does not exist. */
export const MISSING_REPOSITORY = `${REPOSITORY_PREFIX}missing`;

/** Returns the credentials that the suite starts with. */
export function privateCredentials({ repository }: SampleImage): Record<string, CredentialConfig> {
  return {
    [CREDENTIAL]: { repositories: [repository, MISSING_REPOSITORY], secrets: [{ format: 'json' }] },
  };
}
