import type { Api } from '../support/api';

const NO_CONTENT = () => ({ status: 204 });
const JSON_BODY = { 'content-type': /^application\/json$/ };
const BASIC = { ...JSON_BODY, authorization: /^Basic [A-Za-z0-9+/]+=*$/ };
const text = { type: 'string', minLength: 1 };
const flag = { type: 'boolean' };

/** A body of these properties and no others. */
const closed = (properties: Record<string, object>, required = Object.keys(properties)) => ({
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

export const artifactory: Api = {
  source:
    'https://jfrog.com/help/r/jfrog-rest-apis/update-repository-configuration, https://jfrog.com/help/r/jfrog-rest-apis/repository-configuration-json',
  headers: { ...JSON_BODY, authorization: /^Bearer \S+$/ },
  operations: [
    {
      method: 'POST',
      path: '/artifactory/api/repositories/{repoKey}',
      body: closed({ rclass: { const: 'remote' }, username: text, password: text }),
      reply: () => ({ status: 200, body: 'Repository ecr update successfully.\n' }),
    },
  ],
};

export const kubernetes: Api = {
  source:
    'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/secret-v1/, https://kubernetes.io/docs/reference/using-api/server-side-apply/',
  headers: { 'content-type': /^application\/apply-patch\+yaml$/, authorization: /^Bearer \S+$/ },
  operations: [
    {
      method: 'PATCH',
      path: '/api/v1/namespaces/{namespace}/secrets/{name}',
      query: { fieldManager: 'ecr-credentials', force: 'true' },
      body: closed({
        apiVersion: { const: 'v1' },
        kind: { const: 'Secret' },
        metadata: closed({ name: text, namespace: text }),
        type: { const: 'kubernetes.io/dockerconfigjson' },
        data: closed({ '.dockerconfigjson': { type: 'string', pattern: '^[A-Za-z0-9+/]+=*$' } }),
      }),
      reply: (_, body) => ({ status: 201, body: JSON.stringify(body) }),
    },
  ],
};

export const harbor: Api = {
  source: 'https://github.com/goharbor/harbor/blob/main/api/v2.0/swagger.yaml, RegistryUpdate',
  headers: BASIC,
  operations: [
    {
      method: 'PUT',
      path: '/api/v2.0/registries/{id}',
      body: closed(
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
      reply: () => ({ status: 200 }),
    },
  ],
};

export const nexus: Api = {
  source: 'https://help.sonatype.com/en/repositories-api.html, DockerProxyRepositoryApiRequest',
  headers: BASIC,
  operations: [
    {
      method: 'PUT',
      path: '/service/rest/v1/repositories/docker/proxy/{repositoryName}',
      body: closed({
        name: text,
        online: flag,
        storage: closed({ blobStoreName: text, strictContentTypeValidation: flag }),
        proxy: closed({
          remoteUrl: { type: 'string', pattern: '^https://[a-z0-9.-]+$' },
          contentMaxAge: { type: 'integer' },
          metadataMaxAge: { type: 'integer' },
        }),
        negativeCache: closed({ enabled: flag, timeToLive: { type: 'integer' } }),
        httpClient: closed({
          blocked: flag,
          autoBlock: flag,
          authentication: closed({
            type: { enum: ['username', 'ntlm', 'bearerToken'] },
            username: text,
            password: text,
          }),
        }),
        docker: closed({ v1Enabled: flag, forceBasicAuth: flag }),
        dockerProxy: closed({ indexType: { enum: ['HUB', 'REGISTRY', 'CUSTOM'] } }),
      }),
      reply: NO_CONTENT,
    },
  ],
};

export const circleci: Api = {
  source: 'https://circleci.com/docs/api/v2/, addEnvironmentVariableToContext',
  headers: { ...JSON_BODY, 'circle-token': /^\S+$/ },
  operations: [
    {
      method: 'PUT',
      path: '/api/v2/context/{contextId}/environment-variable/{name}',
      body: closed({ value: text }),
      reply: ({ name = '', contextId = '' }) => ({
        status: 200,
        body: JSON.stringify({ variable: name, context_id: contextId, created_at: '2026-03-01T08:00:00Z' }),
      }),
    },
  ],
};

export const portainer: Api = {
  source:
    'https://github.com/portainer/portainer/blob/develop/api/swagger.yaml, registries.registryUpdatePayload; https://docs.portainer.io/api/access',
  headers: { ...JSON_BODY, 'x-api-key': /^\S+$/ },
  operations: [
    {
      method: 'PUT',
      path: '/api/registries/{id}',
      body: closed({ authentication: flag, name: text, url: text, baseUrl: text, username: text, password: text }, [
        'authentication',
        'name',
        'url',
      ]),
      reply: () => ({ status: 200, body: '{}' }),
    },
  ],
};
