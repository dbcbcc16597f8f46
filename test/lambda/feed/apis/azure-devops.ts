import type { Api } from '../support/api';

const ID = '3b5d2c4a-0000-4000-8000-000000000000';
const text = { type: 'string' };
const object = (properties: Record<string, object>) => ({
  type: 'object',
  additionalProperties: false,
  required: Object.keys(properties),
  properties,
});

/** A service connection as Azure DevOps returns it: without its password, and with a text that looks like a placeholder. */
const ENDPOINT = {
  id: ID,
  name: 'ecr',
  type: 'dockerregistry',
  url: 'https://hub.docker.com/',
  description: 'Pulls with {{password}}',
  owner: 'library',
  isShared: true,
  isReady: true,
  data: { registrytype: 'Others' },
  authorization: {
    scheme: 'UsernamePassword',
    parameters: {
      registry: 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      username: 'AWS',
      password: null,
      email: 'platform@example.com',
    },
  },
  serviceEndpointProjectReferences: [
    { name: 'ecr', description: '', projectReference: { id: '8f14e45f-0000-4000-8000-000000000000', name: 'app' } },
    { name: 'ecr', description: '', projectReference: { id: '45c48cce-0000-4000-8000-000000000000', name: 'web' } },
  ],
};

/** The whole service connection is required, because PUT replaces it. */
const endpointSchema = object({
  ...Object.fromEntries(Object.keys(ENDPOINT).map((name) => [name, {}])),
  authorization: object({
    scheme: text,
    parameters: object({ registry: text, username: text, password: text, email: text }),
  }),
});

/** Returns the API for service connections, with one that two projects use. */
export function azureDevOps(): Api & { before: typeof ENDPOINT; endpoint: object } {
  const api = {
    source: 'https://learn.microsoft.com/en-us/rest/api/azure/devops/serviceendpoint/endpoints, version 7.1',
    headers: { authorization: /^Basic [A-Za-z0-9+/]+=*$/ },
    before: ENDPOINT,
    endpoint: ENDPOINT as object,
    operations: [
      {
        method: 'GET',
        path: `/{organization}/{project}/_apis/serviceendpoint/endpoints/${ID}`,
        query: { 'api-version': '7.1' },
        headers: { accept: /^application\/json$/ },
        reply: () => ({ status: 200, body: JSON.stringify(api.endpoint) }),
      },
      {
        method: 'PUT',
        path: `/{organization}/_apis/serviceendpoint/endpoints/${ID}`,
        query: { 'api-version': '7.1' },
        headers: { 'content-type': /^application\/json$/ },
        body: endpointSchema,
        reply: (_: object, body: unknown) => {
          api.endpoint = body as object;
          return { status: 200, body: JSON.stringify(body) };
        },
      },
    ],
  };
  return api;
}
