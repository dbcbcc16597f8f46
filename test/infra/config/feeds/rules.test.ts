import { describe, expect, it } from 'vitest';
import { certificateAuthority } from '../../../../local/stand-in/registry/certificates';
import { SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';
import { NETWORK } from '../../support/deployed';
import { configProblems, itReports, startsWith } from '../../support/problems';

/** A feed, the changes to its credential, and whether the functions run in a VPC. */
interface Given {
  feed?: unknown;
  feeds?: unknown[];
  credential?: object;
  vpc?: boolean;
}

/** Returns the problems of a credential's feeds. */
function problemsOf({ feed, feeds = [feed], credential, vpc }: Given): string[] {
  const formats = [{ format: 'dockerconfigjson' }, { format: 'password' }];
  const ci = { registries: [{ region: 'eu-west-1' }], secrets: formats, ...credential, feeds };
  return configProblems({ ...(vpc ? { network: NETWORK } : {}), credentials: { ci } }).map((problem) =>
    problem.replace('credentials.ci.', ''),
  );
}

const base = { name: 'a', apiSecret: { name: 'feeds/a' } };
const request = (changes: object = {}) => ({
  ...base,
  request: {
    url: 'https://example.com/login',
    json: '{{password}}',
    authentication: { bearer: true },
    ...changes,
  },
});
const kubernetesSecret = { url: 'https://example.com', namespace: 'apps', name: 'ecr' };

describe('docs/feeds.md', () => {
  it('shows a feed of each kind, and four more third parties', () => {
    expect(Object.keys(SNIPPETS)).toEqual([
      ...['gitlab', 'artifactory', 'kubernetes', 'github', 'webhook'],
      ...['harbor', 'nexus', 'circleci', 'portainer'],
    ]);
  });

  it.each(Object.keys(SNIPPETS))('shows a valid feed: %s', (name) => {
    expect(problemsOf({ feed: snippet(name) })).toEqual([]);
  });
});

describe('the URL of a feed', () => {
  const https = 'must be an https URL, because a token is never sent unencrypted';
  const complete = 'must be a complete URL, such as https://example.com/path';
  const host = 'must name its host: placeholders are allowed only in the path and the query';

  it.each([
    ...['http://example.com/', 'ftp://example.com/', 'HTTP://example.com/'].map((url) => [url, https]),
    ...['example.com/login', '/login', 'https://', 'https://a b/', 'https://[::1/', ''].map((url) => [url, complete]),
    ...['https://{{registry}}/', 'https://a.{{region}}.example.com/'].map((url) => [url, host]),
    ['https://example.com:{{account}}/', host],
    ['https://example.com/#login', 'must be a URL without a fragment, which is never sent'],
  ])('cannot be %j', (url, allowed) => {
    expect(problemsOf({ feed: request({ url }) })).toEqual([`feeds.0.request: got the URL ${url}; ${allowed}`]);
  });

  it.each(['password', 'auth', 'value', 'valueBase64'])('cannot contain {{%s}}', (name) => {
    const url = `https://example.com/?p={{${name}}}`;
    expect(problemsOf({ feed: request({ url }) })).toEqual([
      `feeds.0.request: got the URL ${url} with {{${name}}}; must contain only registry, region, account, username, expiresAt, because proxies log URLs`,
    ]);
  });

  itReports(problemsOf, {
    'can contain every placeholder that is no secret': [
      {
        feed: request({
          url: 'https://example.com/{{region}}/{{account}}?r={{registry}}&u={{username}}&e={{expiresAt}}',
        }),
      },
    ],
    'reports only its host if the host is an unknown placeholder': [
      { feed: request({ url: 'https://{{nope}}' }) },
      `feeds.0.request: got the URL https://{{nope}}; ${host}`,
      startsWith('feeds.0.request: got the placeholder {{nope}}; must be one of'),
    ],
    'cannot contain a user, and the message does not contain the password': [
      { feed: request({ url: 'https://admin:hunter22@example.com/' }) },
      'feeds.0.request: got a URL with a user; must be a URL without one: put the password into the API secret',
    ],
  });
});

describe('a host that is not on the public internet', () => {
  const hosts = [
    ...['localhost', '127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[fd00::1]', '0x7f.1', '2130706433'],
    ...['gitlab.local', 'gitlab.internal', 'gitlab'],
  ];

  it.each(hosts)('is rejected: %s', (host) => {
    const url = `https://${host}/login`;
    expect(problemsOf({ feed: request({ url }) })).toEqual([
      `feeds.0.request: got the URL ${url}, whose host is not on the public internet; must come with allowPrivateNetwork: true and a network`,
    ]);
  });

  it.each(hosts)('is allowed from a VPC: %s', (host) => {
    const feed = { ...request({ url: `https://${host}/login` }), allowPrivateNetwork: true };
    expect(problemsOf({ feed, vpc: true })).toEqual([]);
    expect(problemsOf({ feed })).toEqual([
      'feeds.0.allowPrivateNetwork: got true; must come with network, because only a VPC can reach a private host',
    ]);
  });

  it('is rejected in the URL that a preset makes', () => {
    const feed = { ...base, kubernetesSecret: { ...kubernetesSecret, url: 'https://10.0.0.1:6443' } };
    expect(problemsOf({ feed })).toEqual([
      startsWith('feeds.0.kubernetesSecret: got the URL https://10.0.0.1:6443/api/v1'),
    ]);
  });
});

describe('an unknown placeholder', () => {
  const known = 'registry, region, account, username, password, auth, expiresAt, value, valueBase64';

  it.each([
    ['a JSON body', 'request', request({ json: { a: ['{{token}}'] } })],
    ['a form', 'request', request({ json: undefined, form: { a: '{{token}}' } })],
    ['a text body', 'request', request({ json: undefined, text: '{{token}}' })],
    ['a header', 'request', request({ headers: { a: '{{token}}' } })],
    ['a URL', 'request', request({ url: 'https://example.com/{{token}}' })],
    [
      'a GitLab variable',
      'gitlabVariable',
      { ...base, gitlabVariable: { project: 'acme/app', key: 'A', value: '{{token}}' } },
    ],
    [
      'a secret of GitHub Actions',
      'githubActionsSecret',
      { ...base, githubActionsSecret: { repository: 'acme/app', name: 'A', value: '{{token}}' } },
    ],
  ])('is rejected in %s', (_, kind, feed) => {
    expect(problemsOf({ feed })).toEqual([`feeds.0.${kind}: got the placeholder {{token}}; must be one of ${known}`]);
  });
});

describe('a feed', () => {
  const one = `feeds.0: must have exactly one of request, gitlabVariable, artifactoryRemoteRepository, kubernetesSecret, githubActionsSecret, webhook`;
  const { apiSecret: _, ...withoutApiSecret } = request();

  it.each(['', 'a b', 'x'.repeat(513), 'a:b'])('rejects the name %j of its API secret', (name) => {
    expect(problemsOf({ feed: { ...request(), apiSecret: { name } } })).toEqual([
      `feeds.0.apiSecret.name: got "${name}"; must be a secret's name, such as feeds/gitlab`,
    ]);
  });

  it.each(['A', 'a_b', '', 'x'.repeat(33)])('cannot have the name %j', (name) => {
    expect(problemsOf({ feed: { ...request(), name } })).toEqual([
      `feeds.0.name: got "${name}"; must be 1 to 32 of a-z, 0-9 and -`,
    ]);
  });

  it('trusts the certificate of a certificate authority, in PEM', async () => {
    expect(problemsOf({ feed: { ...request(), ca: (await certificateAuthority()).certificate } })).toEqual([]);
    expect(problemsOf({ feed: { ...request(), ca: 'ca.pem' } })).toEqual([
      'feeds.0.ca: must be the certificate of a certificate authority in PEM, starting with -----BEGIN CERTIFICATE-----',
    ]);
  });

  itReports(problemsOf, {
    'needs an API secret': [{ feed: withoutApiSecret }, 'feeds.0.apiSecret: is missing; must be set'],
    'needs a name that no other feed of the credential has': [
      { feeds: [request(), { ...request(), name: 'b' }, request()] },
      'feeds.2.name: got a, the name of another feed; must be unique in the credential',
    ],
    'cannot have two kinds': [{ feed: { ...request(), webhook: { url: 'https://example.com/' } } }, one],
    'cannot have a spec that is too long for its function': [
      { feed: request({ json: 'x'.repeat(4000) }) },
      expect.stringMatching(
        /^feeds\.0: got a FEED_SPEC of 4\d\d\d bytes; must be at most 3584: shorten its body or its ca$/,
      ),
    ],
  });
});

describe('the secret that a feed pushes', () => {
  const format = (name: string) =>
    `feeds.0.format: got ${name}; must be the format of one of the credential's secrets that holds a token of the feed's registry`;
  const template = { secrets: [{ format: 'template', template: '{{password}}' }, { format: 'password' }] };
  const several = {
    registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
    secrets: [
      { format: 'password', region: 'eu-west-1', name: 'a' },
      { format: 'password', region: 'us-east-1', name: 'b' },
    ],
  };
  const fromKubernetes = { ...base, kubernetesSecret };

  itReports(problemsOf, {
    'must have a format of the credential': [{ feed: { ...request(), format: 'jenkins' } }, format('jenkins')],
    'is not a template by default': [{ feed: request(), credential: template }],
    'cannot be a template, whose content is unknown': [
      { feed: { ...request(), format: 'template' }, credential: template },
      expect.stringMatching(/^feeds\.0\.format: got "template"; must be one of dockerconfigjson, .*json$/),
    ],
    'must not be missing because the only secret is a template': [
      { feed: request(), credential: { secrets: template.secrets.slice(0, 1) } },
      format('any format'),
    ],
    'must be for a host that is known to exist': [
      { feed: request(), credential: { registries: [{}], endpoints: ['fips'] } },
      "feeds.0.registry: is in the stack's region; must be one whose region the config names, because not every region has hosts of type fips",
    ],
    'can be for a FIPS host in a known region': [{ feed: request(), credential: { endpoints: ['fips'] } }],
    'cannot have another format for Kubernetes': [
      { feed: { ...fromKubernetes, format: 'password' } },
      'feeds.0.format: got password; must be dockerconfigjson, or left out, for kubernetesSecret',
    ],
    'must exist as a docker config for Kubernetes': [
      { feed: fromKubernetes, credential: { secrets: [{ format: 'password' }] } },
      format('dockerconfigjson'),
    ],
    "can be for any of the credential's registries": [
      { feed: { ...request(), registry: { account: '210987654321', region: 'us-east-1' } }, credential: several },
    ],
    'cannot be for a registry that the credential does not have': [
      { feed: { ...request(), registry: { region: 'us-east-1' } }, credential: several },
      `feeds.0.registry: got {"region":"us-east-1"}; must be one of the credential's registries`,
    ],
  });
});

describe('a setting of a feed', () => {
  const header = 'the name of a header, and none of connection, content-length, host and transfer-encoding';

  it.each<[object, string]>([
    [request({ json: undefined }), 'request: must have exactly one of json, form, text'],
    [request({ text: '' }), 'request: must have exactly one of json, form, text'],
    ...[{}, { bearer: true, basic: { username: 'a' } }].map((authentication): [object, string] => [
      request({ authentication }),
      'request.authentication: must have exactly one of bearer, basic, header',
    ]),
    [request({ method: 'GET' }), 'request.method: got "GET"; must be one of POST, PUT, PATCH'],
    ...['a b', 'a:', '', 'Host', 'content-length'].map((name): [object, string] => [
      request({ headers: { [name]: 'x' } }),
      `request.headers.${name}: got "${name}"; must be ${header}`,
    ]),
    [{ gitlabVariable: { key: 'A' } }, 'gitlabVariable: must have exactly one of project, group'],
    [
      { gitlabVariable: { project: 'acme', key: 'A' } },
      'gitlabVariable.project: got "acme"; must be a project as group/name, or its id',
    ],
    [
      { gitlabVariable: { project: 'acme/app', key: 'A-B' } },
      'gitlabVariable.key: got "A-B"; must be 1 to 255 letters, digits and _',
    ],
    [{ githubActionsSecret: { name: 'A' } }, 'githubActionsSecret: must have exactly one of repository, organization'],
    [
      { githubActionsSecret: { organization: 'acme', environment: 'x', name: 'A' } },
      'githubActionsSecret: must have environment only together with repository',
    ],
    [
      { githubActionsSecret: { repository: 'acme/app', visibility: 'all', name: 'A' } },
      'githubActionsSecret: must have visibility only together with organization',
    ],
    [
      { githubActionsSecret: { repository: 'acme/app', name: 'github_token' } },
      'githubActionsSecret.name: got "github_token"; must be letters, digits and _, without a digit first, and not GITHUB_…, which GitHub reserves',
    ],
    [
      { kubernetesSecret: { ...kubernetesSecret, namespace: 'Apps' } },
      'kubernetesSecret.namespace: got "Apps"; must be the name of a namespace',
    ],
  ])('is rejected with what is allowed: %j', (kind, problem) => {
    expect(problemsOf({ feed: { ...base, ...kind } })).toEqual([`feeds.0.${problem}`]);
  });

  it('is rejected as a URL before the preset completes it', () => {
    const feed = { ...base, artifactoryRemoteRepository: { url: 'example.com', repository: 'ecr' } };
    expect(problemsOf({ feed })[0]).toBe(
      'feeds.0.artifactoryRemoteRepository.url: got "example.com"; must be a URL such as https://acme.jfrog.io/artifactory',
    );
  });
});
