import { describe, expect, it } from 'vitest';
import { github } from './apis/github';
import { gitlab } from './apis/gitlab';
import { artifactory, circleci, harbor, kubernetes, nexus, portainer } from './apis/systems';
import { type Api, described } from './support/api';
import { below, push as exchange } from './support/push';
import type { Received } from './support/third-party';
import { API_CREDENTIAL, AUTH, DOCKER_CONFIG, HOST, PASSWORD } from './support/world';

/** What a documented feed sends to a third party that holds it to its API. */
async function push(api: Api, name: string, changes: object = {}): Promise<Received[]> {
  return (await exchange(api, name, changes)).map(({ request }) => request);
}

function bodyOf({ body }: Received = { method: '', path: '', headers: {}, body: '{}' }): unknown {
  return JSON.parse(body);
}

const basic = (username: string) => `Basic ${Buffer.from(`${username}:${API_CREDENTIAL}`).toString('base64')}`;

describe('a GitLab variable', () => {
  it('is made where it is missing, and updated from then on', async () => {
    const api = gitlab();
    const first = await push(api, 'gitlab');
    expect(first.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PUT /api/v4/projects/acme%2Fapp/variables/DOCKER_AUTH_CONFIG',
      'POST /api/v4/projects/acme%2Fapp/variables',
    ]);
    expect((await push(api, 'gitlab')).map(({ method }) => method)).toEqual(['PUT']);
    expect([...api.variables]).toEqual([
      [
        'acme/app DOCKER_AUTH_CONFIG *',
        {
          key: 'DOCKER_AUTH_CONFIG',
          value: DOCKER_CONFIG,
          masked: true,
          protected: true,
          raw: true,
          variable_type: 'env_var',
          environment_scope: '*',
        },
      ],
    ]);
  });

  it('may be of a group, of one environment, a file, and any text', async () => {
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
    await push(below('/git', api), 'gitlab', { gitlabVariable });
    expect(api.variables.get('acme/platform LOGIN production/*')).toMatchObject({
      value: `AWS:${PASSWORD}@${HOST}`,
      variable_type: 'file',
      masked: false,
      protected: false,
    });
  });

  it("of a group is never one of another scope: that scope's variable stays as it is", async () => {
    const api = gitlab();
    const other = { key: 'LOGIN', value: 'theirs', environment_scope: 'staging' };
    api.variables.set('acme LOGIN staging', other);
    const gitlabVariable = { group: 'acme', url: 'https://gitlab.example.com', key: 'LOGIN', environmentScope: '*' };
    const sent = async () => (await push(api, 'gitlab', { gitlabVariable })).map(({ method }) => method);
    expect(await sent()).toEqual(['GET', 'POST']);
    expect(await sent()).toEqual(['GET', 'PUT']);
    expect(api.variables.get('acme LOGIN staging')).toEqual(other);
    expect(api.variables.get('acme LOGIN *')).toMatchObject({ value: DOCKER_CONFIG });
  });
});

describe('an Artifactory remote repository', () => {
  it('gets user name and password, and keeps its other settings', async () => {
    const [sent] = await push(artifactory, 'artifactory');
    expect(sent?.path).toBe('/artifactory/api/repositories/ecr');
    expect(bodyOf(sent)).toEqual({ rclass: 'remote', username: 'AWS', password: PASSWORD });
  });
});

describe('a Kubernetes secret', () => {
  it("is applied with the credential's docker config inside", async () => {
    const [sent] = await push(kubernetes, 'kubernetes');
    expect(sent?.headers.authorization).toBe(`Bearer ${API_CREDENTIAL}`);
    expect(sent?.path).toMatch(/^\/api\/v1\/namespaces\/apps\/secrets\/ecr-pull\?/);
    const { data } = bodyOf(sent) as { data: Record<string, string> };
    expect(Buffer.from(data['.dockerconfigjson'] ?? '', 'base64').toString()).toBe(DOCKER_CONFIG);
  });
});

describe('a GitHub Actions secret', () => {
  const on = (settings: object) => ({
    githubActionsSecret: { url: 'https://github.example.com', name: 'ECR_PASSWORD', ...settings },
  });

  it('is sealed, and GitHub can open it', async () => {
    const api = await github();
    // The documented one is on GitHub Enterprise Server.
    const received = await push(below('/api/v3', api), 'github');
    expect([...api.secrets]).toEqual([['acme app ECR_PASSWORD', PASSWORD]]);
    expect(JSON.stringify(received)).not.toContain(PASSWORD.slice(0, 16));
  });

  it('may be of one environment', async () => {
    const api = await github();
    await push(api, 'github', on({ repository: 'acme/app', environment: 'blue/green' }));
    expect([...api.secrets.keys()]).toEqual(['acme app blue/green ECR_PASSWORD']);
  });

  it('may be of an organization, for private repositories unless all are named', async () => {
    const api = await github();
    const [, sent] = await push(api, 'github', on({ organization: 'acme', value: '{{auth}}' }));
    expect([...api.secrets]).toEqual([['acme ECR_PASSWORD', AUTH]]);
    expect(bodyOf(sent)).toMatchObject({ visibility: 'private' });
    const [, open] = await push(api, 'github', on({ organization: 'acme', visibility: 'all' }));
    expect(bodyOf(open)).toMatchObject({ visibility: 'all' });
  });
});

describe('the recipe for', () => {
  it('Harbor gives a registry endpoint its login', async () => {
    const [sent] = await push(harbor, 'harbor');
    expect(sent?.headers.authorization).toBe(basic('robot$ecr'));
    expect(bodyOf(sent)).toEqual({ credential_type: 'basic', access_key: 'AWS', access_secret: PASSWORD });
  });

  it('Nexus keeps a proxy repository as it is documented, with the login', async () => {
    const [sent] = await push(nexus, 'nexus');
    expect(sent?.headers.authorization).toBe(basic('ecr-feed'));
    expect(bodyOf(sent)).toMatchObject({
      proxy: { remoteUrl: `https://${HOST}` },
      httpClient: { authentication: { username: 'AWS', password: PASSWORD } },
    });
  });

  it('CircleCI gives a context its variable', async () => {
    const [sent] = await push(circleci, 'circleci');
    expect(sent?.headers['circle-token']).toBe(API_CREDENTIAL);
    expect(bodyOf(sent)).toEqual({ value: PASSWORD });
  });

  it('Portainer gives a registry its login', async () => {
    const [sent] = await push(portainer, 'portainer');
    expect(sent?.headers['x-api-key']).toBe(API_CREDENTIAL);
    expect(bodyOf(sent)).toMatchObject({ url: HOST, authentication: true, username: 'AWS', password: PASSWORD });
  });
});

describe('these third parties', () => {
  it('would find a request that is not by their API', () => {
    const violations: string[] = [];
    const headers = { 'content-type': 'application/json', authorization: 'Bearer x' };
    const path = '/api/v2.0/registries/3?force=true';
    described(harbor, violations)({ method: 'PUT', path, headers, body: '{"access_token":7,"insecure":"no"}' });
    described(harbor, violations)({ method: 'POST', path, headers, body: '{}' });
    expect(violations).toEqual([
      'PUT /api/v2.0/registries/{id}: body must NOT have additional properties {"additionalProperty":"access_token"}',
      'PUT /api/v2.0/registries/{id}: body/insecure must be boolean {"type":"boolean"}',
      'PUT /api/v2.0/registries/{id}: the header authorization is wrong',
      "PUT /api/v2.0/registries/{id}: the query's force is true",
      'POST /api/v2.0/registries/3 is no operation of this API',
    ]);
  });
});
