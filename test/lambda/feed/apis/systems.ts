import type { Reply } from '../../../../local/stand-in/http/http';
import type { Api, Operation } from '../support/api';

const JSON_BODY = { 'content-type': /^application\/json$/ };
const BASIC = { ...JSON_BODY, authorization: /^Basic [A-Za-z0-9+/]+=*$/ };
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };
const integer = { type: 'integer' };

/** Returns the schema of an object with only these properties. */
const closed = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** Returns an API with one operation. */
function api(
  source: string,
  headers: Api['headers'],
  operation: `${string} ${string}`,
  body: object,
  reply: Reply | Operation['reply'] = { status: 200 },
  query: Operation['query'] = {},
): Api {
  const [method = '', path = ''] = operation.split(' ');
  return {
    source,
    headers,
    operations: [{ method, path, query, body, reply: typeof reply === 'function' ? reply : () => reply }],
  };
}

export const artifactory = api(
  'https://jfrog.com/help/r/jfrog-rest-apis/update-repository-configuration, https://jfrog.com/help/r/jfrog-rest-apis/repository-configuration-json',
  { ...JSON_BODY, authorization: /^Bearer \S+$/ },
  'POST /artifactory/api/repositories/{repoKey}',
  closed({ rclass: { const: 'remote' }, username: text, password: text }),
  { status: 200, body: 'Repository ecr update successfully.\n' },
);

export const kubernetes = api(
  'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/, https://kubernetes.io/docs/reference/using-api/server-side-apply/',
  { 'content-type': /^application\/apply-patch\+yaml$/, authorization: /^Bearer \S+$/ },
  'PATCH /api/v1/namespaces/{namespace}/secrets/{name}',
  closed({
    apiVersion: { const: 'v1' },
    kind: { const: 'Secret' },
    metadata: closed({ name: text, namespace: text }),
    type: { const: 'kubernetes.io/dockerconfigjson' },
    data: closed({ '.dockerconfigjson': { type: 'string', pattern: '^[A-Za-z0-9+/]+=*$' } }),
  }),
  (_, body) => ({ status: 201, body: JSON.stringify(body) }),
  { fieldManager: 'ecr-credentials', force: 'true' },
);

export const harbor = api(
  'https://github.com/goharbor/harbor/blob/main/api/v2.0/swagger.yaml, RegistryUpdate',
  BASIC,
  'PUT /api/v2.0/registries/{id}',
  closed(
    {
      name: text,
      description: text,
      url: text,
      credential_type: { enum: ['basic', 'oauth', 'secret'] },
      access_key: text,
      access_secret: text,
      insecure: flag,
      ca_certificate: text,
    },
    [],
  ),
);

export const nexus = api(
  'https://help.sonatype.com/en/repositories-api.html, DockerProxyRepositoryApiRequest',
  BASIC,
  'PUT /service/rest/v1/repositories/docker/proxy/{repositoryName}',
  closed({
    name: text,
    online: flag,
    storage: closed({ blobStoreName: text, strictContentTypeValidation: flag }),
    proxy: closed({
      remoteUrl: { type: 'string', pattern: '^https://[a-z0-9.-]+$' },
      contentMaxAge: integer,
      metadataMaxAge: integer,
    }),
    negativeCache: closed({ enabled: flag, timeToLive: integer }),
    httpClient: closed({
      blocked: flag,
      autoBlock: flag,
      authentication: closed({ type: { enum: ['username', 'ntlm', 'bearerToken'] }, username: text, password: text }),
    }),
    docker: closed({ v1Enabled: flag, forceBasicAuth: flag }),
    dockerProxy: closed({ indexType: { enum: ['HUB', 'REGISTRY', 'CUSTOM'] } }),
  }),
  { status: 204 },
);

export const circleci = api(
  'https://circleci.com/docs/api/v2/, addEnvironmentVariableToContext',
  { ...JSON_BODY, 'circle-token': /^\S+$/ },
  'PUT /api/v2/context/{contextId}/environment-variable/{name}',
  closed({ value: text }),
  ({ name = '', contextId = '' }) => ({
    status: 200,
    body: JSON.stringify({ variable: name, context_id: contextId, created_at: '2026-03-01T08:00:00Z' }),
  }),
);

export const bitbucket = api(
  'https://developer.atlassian.com/cloud/bitbucket/rest/api-group-pipelines/, Update a variable for a repository',
  { ...JSON_BODY, authorization: /^Bearer \S+$/ },
  'PUT /2.0/repositories/{workspace}/{repo_slug}/pipelines_config/variables/{variable_uuid}',
  closed({ type: { const: 'pipeline_variable' }, key: text, value: text, secured: flag }),
  ({ variable_uuid = '' }, body) => ({
    status: 200,
    body: JSON.stringify({ ...(body as object), value: undefined, uuid: variable_uuid }),
  }),
);

export const render = api(
  "https://api-docs.render.com/reference/update-registry-credential, and the client in Render's Terraform provider",
  { ...JSON_BODY, authorization: /^Bearer \S+$/ },
  'PATCH /v1/registrycredentials/{registryCredentialId}',
  closed({
    registry: { enum: ['GITHUB', 'GITLAB', 'DOCKER', 'GOOGLE_ARTIFACT', 'AWS_ECR'] },
    name: text,
    username: text,
    authToken: text,
  }),
  { status: 200, body: '{}' },
);

export const portainer = api(
  'https://github.com/portainer/portainer/blob/develop/api/swagger.yaml, registries.registryUpdatePayload; https://docs.portainer.io/api/access',
  { ...JSON_BODY, 'x-api-key': /^\S+$/ },
  'PUT /api/registries/{id}',
  closed({ authentication: flag, name: text, url: text, baseUrl: text, username: text, password: text }, [
    'authentication',
    'name',
    'url',
  ]),
  { status: 200, body: '{}' },
);
