import { describe, expect, it } from 'vitest';
import { azureDevOps } from './apis/azure-devops';
import { github } from './apis/github';
import { gitlab } from './apis/gitlab';
import { artifactory, bitbucket, circleci, harbor, kubernetes, nexus, portainer, render } from './apis/systems';
import { type Api, respondAs } from './support/api';
import { push as exchange, under } from './support/push';
import { SECTIONS, SNIPPETS } from './support/snippets';
import type { Received } from './support/third-party';
import { API_CREDENTIAL, AUTH, DOCKER_CONFIG, HOST, PASSWORD } from './support/world';

/** Pushes a documented feed to a third party that checks the requests. Returns the requests. */
async function push(api: Api, name: string, changes: object = {}): Promise<Received[]> {
  return (await exchange(api, name, changes)).map(({ request }) => request);
}

const methodsOf = (requests: Received[]) => requests.map(({ method }) => method);
const bodyOf = (request: Received | undefined) => JSON.parse(request?.body ?? '{}') as Record<string, unknown>;
const basic = (username: string) => `Basic ${Buffer.from(`${username}:${API_CREDENTIAL}`).toString('base64')}`;

describe('a GitLab variable', () => {
  it('is created if it is missing, and then updated', async () => {
    const api = gitlab();
    const first = await push(api, 'gitlab');
    expect(first.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /api/v4/projects/acme%2Fapp/variables/DOCKER_AUTH_CONFIG',
      'POST /api/v4/projects/acme%2Fapp/variables',
    ]);
    expect(methodsOf(await push(api, 'gitlab'))).toEqual(['PUT']);
    const variable = {
      key: 'DOCKER_AUTH_CONFIG',
      value: DOCKER_CONFIG,
      masked: true,
      protected: true,
      raw: true,
      variable_type: 'env_var',
      environment_scope: '*',
    };
    expect([...api.variables]).toEqual([['acme/app DOCKER_AUTH_CONFIG *', variable]]);
  });

  it('may belong to a group and one environment, be a file, and contain any text', async () => {
    const api = gitlab();
    const gitlabVariable = {
      url: 'https://gitlab.example.com/git/',
      group: 'acme/platform',
      key: 'LOGIN',
      value: '{{username}}:{{password}}@{{registry}}',
      environmentScope: 'production/*',
      file: true,
      masked: false,
    };
    await push(under('/git', api), 'gitlab', { gitlabVariable });
    expect(api.variables.get('acme/platform LOGIN production/*')).toMatchObject({
      value: `AWS:${PASSWORD}@${HOST}`,
      variable_type: 'file',
      masked: false,
      protected: false,
    });
  });

  it('of a group never replaces the variable of another scope', async () => {
    const api = gitlab();
    const other = { key: 'LOGIN', value: 'theirs', environment_scope: 'staging' };
    api.variables.set('acme LOGIN staging', other);
    const gitlabVariable = { group: 'acme', url: 'https://gitlab.example.com', key: 'LOGIN', environmentScope: '*' };
    for (const methods of [
      ['GET', 'POST'],
      ['GET', 'PUT'],
    ]) {
      expect(methodsOf(await push(api, 'gitlab', { gitlabVariable }))).toEqual(methods);
    }
    expect(api.variables.get('acme LOGIN staging')).toEqual(other);
    expect(api.variables.get('acme LOGIN *')).toMatchObject({ value: DOCKER_CONFIG });
  });
});

describe('a GitHub Actions secret', () => {
  const on = (settings: object) => ({
    githubActionsSecret: { url: 'https://github.example.com', name: 'ECR_PASSWORD', ...settings },
  });

  it('is encrypted, and GitHub can decrypt it', async () => {
    const api = await github();
    // The documented example is on GitHub Enterprise Server.
    const requests = await push(under('/api/v3', api), 'github');
    expect([...api.secrets]).toEqual([['acme app ECR_PASSWORD', PASSWORD]]);
    expect(JSON.stringify(requests)).not.toContain(PASSWORD.slice(0, 16));
  });

  it('may belong to an environment', async () => {
    const api = await github();
    await push(api, 'github', on({ repository: 'acme/app', environment: 'blue/green' }));
    expect([...api.secrets.keys()]).toEqual(['acme app blue/green ECR_PASSWORD']);
  });

  it('may belong to an organization, for private repositories by default', async () => {
    const api = await github();
    for (const visibility of [undefined, 'all']) {
      const settings = { organization: 'acme', value: '{{auth}}', ...(visibility ? { visibility } : {}) };
      const [, request] = await push(api, 'github', on(settings));
      expect(bodyOf(request)).toMatchObject({ visibility: visibility ?? 'private' });
    }
    expect([...api.secrets]).toEqual([['acme ECR_PASSWORD', AUTH]]);
  });

  it('may belong to an organization, for selected repositories', async () => {
    const settings = { organization: 'acme', visibility: 'selected', selectedRepositoryIds: [1296269, 1296280] };
    const [, request] = await push(await github(), 'github', on(settings));
    expect(bodyOf(request)).toMatchObject({ visibility: 'selected', selected_repository_ids: [1296269, 1296280] });
  });
});

describe.each([
  ['dependabot', 'githubDependabotSecret', 'ECR_PASSWORD'],
  ['codespaces', 'githubCodespacesSecret', 'ECR_CONTAINER_REGISTRY_PASSWORD'],
])('a secret of %s', (name, kind, secret) => {
  it('is encrypted with its own key', async () => {
    const api = await github();
    await push(api, name, { [kind]: { url: 'https://github.example.com', repository: 'acme/app', name: secret } });
    expect([...api.secrets]).toEqual([[`${name} acme app ${secret}`, PASSWORD]]);
  });

  it('may belong to an organization', async () => {
    const api = await github();
    const selected = { visibility: 'selected', selectedRepositoryIds: [1296269] };
    const settings = { url: 'https://github.example.com', organization: 'acme', name: secret, ...selected };
    const [, request] = await push(api, name, { [kind]: settings });
    expect([...api.secrets.keys()]).toEqual([`${name} acme ${secret}`]);
    expect(bodyOf(request)).toMatchObject({ visibility: 'selected', selected_repository_ids: [1296269] });
  });
});

it.each([
  [
    'artifactory',
    artifactory,
    { authorization: `Bearer ${API_CREDENTIAL}` },
    { rclass: 'remote', username: 'AWS', password: PASSWORD },
  ],
  [
    'kubernetes',
    kubernetes,
    { authorization: `Bearer ${API_CREDENTIAL}` },
    { data: { '.dockerconfigjson': Buffer.from(DOCKER_CONFIG).toString('base64') } },
  ],
  [
    'harbor',
    harbor,
    { authorization: basic('robot$ecr') },
    { credential_type: 'basic', access_key: 'AWS', access_secret: PASSWORD },
  ],
  [
    'nexus',
    nexus,
    { authorization: basic('ecr-feed') },
    {
      proxy: { remoteUrl: `https://${HOST}` },
      httpClient: { authentication: { username: 'AWS', password: PASSWORD } },
    },
  ],
  [
    'bitbucket',
    bitbucket,
    { authorization: `Bearer ${API_CREDENTIAL}` },
    { type: 'pipeline_variable', key: 'ECR_PASSWORD', value: PASSWORD, secured: true },
  ],
  [
    'render',
    render,
    { authorization: `Bearer ${API_CREDENTIAL}` },
    { registry: 'AWS_ECR', name: 'ecr', username: 'AWS', authToken: PASSWORD },
  ],
  ['circleci', circleci, { 'circle-token': API_CREDENTIAL }, { value: PASSWORD }],
  [
    'portainer',
    portainer,
    { 'x-api-key': API_CREDENTIAL },
    { url: HOST, authentication: true, username: 'AWS', password: PASSWORD },
  ],
])('the documented feed sends the token to %s', async (name, api, headers, body) => {
  const [request] = await push(api, name);
  expect(request?.headers).toMatchObject(headers);
  expect(bodyOf(request)).toMatchObject(body);
});

it('an Azure service connection is sent back whole, and only its user name and password differ', async () => {
  const api = azureDevOps();
  expect(methodsOf(await push(api, 'azure'))).toEqual(['GET', 'PUT']);
  const { parameters, scheme } = api.before.authorization;
  const authorization = { scheme, parameters: { ...parameters, username: 'AWS', password: PASSWORD } };
  expect(api.endpoint).toEqual({ ...api.before, authorization });
});

it.each(Object.keys(SNIPPETS))('the section of the feed %s states the version with which it was compared', (name) => {
  const section = SECTIONS[name]?.replace(/\s+/g, ' ');
  expect(section).toMatch(/ - This section was compared with [A-Z][\w. ]+ [\w.-]+ \([^()]+\)\./);
});

it('these third parties reject a request that does not conform to their API', () => {
  const violations: string[] = [];
  const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
  const path = '/api/v2.0/registries/3?force=true';
  respondAs(harbor, violations)({ method: 'PUT', path, headers, body: '{"access_token":7,"insecure":"no"}' });
  respondAs(harbor, violations)({ method: 'POST', path, headers, body: '{}' });
  expect(violations).toEqual([
    'PUT /api/v2.0/registries/{id}: body must NOT have additional properties {"additionalProperty":"access_token"}',
    'PUT /api/v2.0/registries/{id}: body/insecure must be boolean {"type":"boolean"}',
    'PUT /api/v2.0/registries/{id}: the header authorization is wrong',
    "PUT /api/v2.0/registries/{id}: the query's force is true",
    'POST /api/v2.0/registries/3 is not an operation of this API',
  ]);
});
