import { matching, object } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { baseUrl, preset, under } from './preset';
import type { ArtifactoryRemoteRepositoryConfig } from './types';

const settings = tiedTo<ArtifactoryRemoteRepositoryConfig>()(
  object({
    url: baseUrl('https://acme.jfrog.io/artifactory'),
    repository: matching(/^[\w.-]+$/, 'the key of a remote repository'),
  }),
);

/**
 * `POST /api/repositories/{repoKey}` changes only the fields that it contains. Source: JFrog REST APIs, "Update
 * Repository Configuration" https://jfrog.com/help/r/jfrog-rest-apis/update-repository-configuration
 */
export const artifactoryRemoteRepository = preset(
  settings,
  ({ url, repository }) => ({
    kind: 'request',
    method: 'POST',
    url: under(url, 'api', 'repositories', repository),
    headers: {},
    body: { json: { rclass: 'remote', username: '{{username}}', password: '{{password}}' } },
    authentication: { kind: 'bearer' },
  }),
  () => 'an access token of an administrator',
);
