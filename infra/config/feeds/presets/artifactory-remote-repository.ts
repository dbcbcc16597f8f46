import { matching, object } from '../../shared/schema-helpers';
import { baseUrl, preset, under } from './preset';

/**
 * The login with which a remote repository of JFrog Artifactory fetches from ECR. The repository exists, with
 * `https://<registry>` as its URL. The API secret is an access token of an administrator.
 */
export interface ArtifactoryRemoteRepositoryConfig {
  /** With the path of Artifactory itself, such as `https://acme.jfrog.io/artifactory`. */
  url: string;
  /** The repository's key. */
  repository: string;
}

const settings = object({
  url: baseUrl('https://acme.jfrog.io/artifactory'),
  repository: matching(/^[\w.-]+$/, 'the key of a remote repository'),
});

/**
 * `POST /api/repositories/{repoKey}`, which changes the fields that it is given. Source: JFrog REST APIs, "Update
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
