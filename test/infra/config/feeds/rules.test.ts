import { describe, expect, it } from 'vitest';
import { certificateAuthority } from '../../../../local/stand-in/registry/certificates';
import { SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';
import { NETWORK } from '../../support/deployed';
import { configProblems, itRejects, itReports, startsWith, valuesOf } from '../../support/problems';

const formats = [{ format: 'dockerconfigjson' }, { format: 'password' }];

/** Returns the problems of feeds, of a credential with other settings if given, whose functions run in a VPC or not. */
function problemsOf(feeds: object[], settings: object = {}, config: object = {}): string[] {
  const ci = { registries: [{ region: 'eu-west-1' }], secrets: formats, ...settings, feeds };
  return configProblems({ ...config, credentials: { ci } }).map((each) => each.replace('credentials.ci.feeds.', ''));
}

/** Returns the problems of one feed, each with its path below the feed. */
const ofFeed = (feed: object, settings?: object, config?: object) =>
  problemsOf([feed], settings, config).map((problem) => problem.replace(/^0\.?/, ''));

const base = { name: 'a', apiSecret: { name: 'feeds/a' } };
const REQUEST = { url: 'https://example.com/login', json: '{{password}}', authentication: { bearer: true } };
const request = (changes: object = {}) => ({ ...base, request: { ...REQUEST, ...changes } });
const mergeInto = (url = 'https://example.com/acme/login') => ({ mergeInto: url });
const kubernetesSecret = { url: 'https://example.com', namespace: 'apps', name: 'ecr' };

describe('docs/feeds.md', () => {
  it('shows a feed of each kind, and seven more third parties', () => {
    const kinds = ['gitlab', 'artifactory', 'kubernetes', 'github', 'dependabot', 'codespaces', 'webhook'];
    expect(Object.keys(SNIPPETS)).toEqual([
      ...kinds,
      'harbor',
      'nexus',
      'azure',
      'bitbucket',
      'circleci',
      'portainer',
      'render',
    ]);
  });

  it.each(Object.keys(SNIPPETS))('shows a valid feed: %s', (name) => {
    expect(ofFeed({ ...Object(snippet(name)) })).toEqual([]);
  });
});

describe('the URL of a feed', () => {
  const https = 'must be an https URL, because a token is never sent unencrypted';
  const complete = 'must be a complete URL, such as https://example.com/path';
  const host = 'must name its host: placeholders are allowed only in the path and the query';

  const withSecret = 'must contain only registry, region, account, username, expiresAt, because proxies log URLs';

  it.each([
    ...valuesOf('http://example.com/ ftp://example.com/ HTTP://example.com/').map((url) => [url, `; ${https}`]),
    ...valuesOf('example.com/login /login https:// https://[::1/ ').map((url) => [url, `; ${complete}`]),
    ['https://a b/', `; ${complete}`],
    ...valuesOf('https://{{registry}}/ https://a.{{region}}.example.com/').map((url) => [url, `; ${host}`]),
    ['https://example.com:{{account}}/', `; ${host}`],
    // A URL parser also finds a host after no slash, one, three or a backslash, and skips tabs.
    ...valuesOf('https:///{{region}}.example https:{{account}}.example https:/{{region}}.example').map((url) => [
      url,
      `; ${host}`,
    ]),
    ...['https:\\\\{{region}}.example', 'https:\t//{{region}}.example', 'https://{{\nregion}}.example'].map((url) => [
      url,
      `; ${host}`,
    ]),
    ...valuesOf('https:///example.com/ https:example.com https:/example.com https:\\\\example.com').map((url) => [
      url,
      `; ${complete}`,
    ]),
    ['https://example.com/#login', '; must be a URL without a fragment, which is never sent'],
    ...valuesOf('{{password}} {{auth}} {{value}} {{valueBase64}}').map((placeholder) => [
      `https://example.com/?p=${placeholder}`,
      ` with ${placeholder}; ${withSecret}`,
    ]),
  ])('cannot be %j', (url, problem) => {
    expect(ofFeed(request({ url }))).toEqual([`request: got the URL ${url}${problem}`]);
  });

  itReports((url: string) => ofFeed(request({ url })), {
    'can contain every placeholder that is no secret': [
      'https://example.com/{{region}}/{{account}}?r={{registry}}&u={{username}}&e={{expiresAt}}',
    ],
    'cannot have an unknown placeholder as its host': [
      'https://{{nope}}',
      `request: got the URL https://{{nope}}; ${host}`,
      startsWith('request: got the placeholder {{nope}}; must be one of'),
    ],
    'cannot contain a user, and the message does not contain the password': [
      'https://admin:hunter22@example.com/',
      'request: got a URL with a user; must be a URL without one: put the password into the API secret',
    ],
  });
});

describe('the URL of mergeInto', () => {
  const of = (url: string) => ofFeed(request({ json: { p: '{{password}}' }, ...mergeInto(url) }));

  it('must have the host of url', () => {
    const other = (host: string) =>
      `request: got ${host} in mergeInto; must be https://example.com, as in url, because the feed sends the API secret to both`;
    expect(of('https://example.com/{{region}}')).toEqual([]);
    expect(of('https://example.org/')).toEqual([other('https://example.org')]);
    expect(of('https://example.com:8443/')).toEqual([other('https://example.com:8443')]);
  });

  it('is checked like any other URL', () => {
    expect(of('https://admin:hunter22@example.com/')).toEqual([
      'request: got a URL with a user; must be a URL without one: put the password into the API secret',
    ]);
    expect(of('https://example.com/{{password}}')).toHaveLength(1);
  });
});

describe('a host that is not on the public internet', () => {
  const allowed = 'must come with allowPrivateNetwork: true and a network';
  const hosts = valuesOf(`localhost 127.0.0.1 10.1.2.3 169.254.169.254 [::1] [fd00::1] 0x7f.1 2130706433 gitlab.local
  gitlab.internal gitlab`);

  it.each(hosts)('is rejected, but allowed from a VPC: %s', (host) => {
    const url = `https://${host}/login`;
    const problem = `request: got the URL ${url}, whose host is not on the public internet; ${allowed}`;
    expect(ofFeed(request({ url }))).toEqual([problem]);
    const feed = { ...request({ url }), allowPrivateNetwork: true };
    expect(ofFeed(feed, {}, { network: NETWORK })).toEqual([]);
    expect(ofFeed(feed)).toEqual([
      'allowPrivateNetwork: got true; must come with network, because only a VPC can reach a private host',
    ]);
  });

  it('is rejected in the URL that a preset makes', () => {
    expect(ofFeed({ ...base, kubernetesSecret: { ...kubernetesSecret, url: 'https://10.0.0.1:6443' } })).toEqual([
      startsWith('kubernetesSecret: got the URL https://10.0.0.1:6443/api/v1'),
    ]);
  });
});

describe('an unknown placeholder', () => {
  const known = 'registry, region, account, username, password, auth, expiresAt, value, valueBase64';
  const value = '{{token}}';

  it.each([
    ['a JSON body', 'request', request({ json: { a: [value] } })],
    ['a form', 'request', request({ json: undefined, form: { a: value } })],
    ['a text body', 'request', request({ json: undefined, text: value })],
    ['a header', 'request', request({ headers: { a: value } })],
    ['a URL', 'request', request({ url: `https://example.com/${value}` })],
    ['a GitLab variable', 'gitlabVariable', { gitlabVariable: { project: 'acme/app', key: 'A', value } }],
    ['a GitHub secret', 'githubActionsSecret', { githubActionsSecret: { repository: 'acme/app', name: 'A', value } }],
  ])('is rejected in %s', (_, kind, feed) => {
    expect(ofFeed({ ...base, ...feed })).toEqual([`${kind}: got the placeholder {{token}}; must be one of ${known}`]);
  });
});

describe('a setting of a feed', () => {
  const gitHubName = 'letters, digits and _, without a digit first, and not GITHUB_…, which GitHub reserves';
  const inGitHub = { repository: 'acme/app' };
  const notBases = ['https://acme.jfrog.io/?a=b', 'https://acme.jfrog.io/a b'];
  const artifactory = 'a URL such as https://acme.jfrog.io/artifactory';
  itRejects(
    (changes) => ofFeed({ ...request(), ...changes }),
    [
      ['name', '1 to 32 of a-z, 0-9 and -', ['A', 'a_b', '', 'x'.repeat(33)]],
      ['apiSecret.name', "a secret's name, such as feeds/gitlab", ['', 'a b', 'x'.repeat(513), 'a:b']],
      ['request.method', 'one of POST, PUT, PATCH', ['GET'], REQUEST],
    ],
  );
  itRejects(
    (kind) => ofFeed({ ...base, ...kind }),
    [
      ['gitlabVariable.project', 'a project as group/name, or its id', ['acme'], { key: 'A' }],
      ['gitlabVariable.key', '1 to 255 letters, digits and _', ['A-B'], { project: 'acme/app' }],
      ['githubActionsSecret.name', gitHubName, ['github_token'], inGitHub],
      ['githubCodespacesSecret.name', gitHubName, ['github_token'], inGitHub],
      ['kubernetesSecret.namespace', 'the name of a namespace', ['Apps'], kubernetesSecret],
      ['artifactoryRemoteRepository.url', artifactory, notBases, { repository: 'ecr' }],
    ],
  );

  it.each(['a b', 'a:', '', 'Host', 'content-length'])('cannot be the header %j', (name) => {
    const header = 'the name of a header, and none of connection, content-length, host and transfer-encoding';
    const problem = `request.headers.${name}: got "${name}"; must be ${header}`;
    expect(ofFeed(request({ headers: { [name]: 'x' } }))).toEqual([problem]);
  });

  const oneBody = 'request: must have exactly one of json, form, text';
  const withObject = 'must have mergeInto only together with json that is an object';
  const oneAuthentication = 'request.authentication: must have exactly one of bearer, basic, header';
  const twoAuthentications = { bearer: true, basic: { username: 'a' } };

  const inOrganization = { organization: 'acme', environment: 'x', name: 'A' };
  const visible = { repository: 'acme/app', visibility: 'all', name: 'A' };
  const environment = 'environment only together with repository';
  const visibility = 'visibility only together with organization';
  const organization = { organization: 'acme', name: 'A' };
  const together = "must have visibility: 'selected' and selectedRepositoryIds only together";
  it.each<[object, string]>([
    [request({ json: undefined }), oneBody],
    [request({ text: '' }), oneBody],
    [request({ authentication: {} }), oneAuthentication],
    [request({ authentication: twoAuthentications }), oneAuthentication],
    [request({ json: 'x', ...mergeInto() }), `request: ${withObject}`],
    [request({ json: undefined, text: 'x', ...mergeInto() }), `request: ${withObject}`],
    [{ gitlabVariable: { key: 'A' } }, 'gitlabVariable: must have exactly one of project, group'],
    [{ githubActionsSecret: { name: 'A' } }, 'githubActionsSecret: must have exactly one of repository, organization'],
    [{ githubActionsSecret: inOrganization }, `githubActionsSecret: must have ${environment}`],
    [{ githubActionsSecret: visible }, `githubActionsSecret: must have ${visibility}`],
    [{ githubDependabotSecret: visible }, `githubDependabotSecret: must have ${visibility}`],
    [{ githubCodespacesSecret: { ...organization, visibility: 'selected' } }, `githubCodespacesSecret: ${together}`],
    [
      { githubDependabotSecret: { ...organization, selectedRepositoryIds: [1] } },
      `githubDependabotSecret: ${together}`,
    ],
  ])('must fit the others: %j', (kind, problem) => {
    expect(ofFeed({ ...base, ...kind })).toEqual([problem]);
  });

  it('can be the certificate of a certificate authority, in PEM', async () => {
    expect(ofFeed({ ...request(), ca: (await certificateAuthority()).certificate })).toEqual([]);
    expect(ofFeed({ ...request(), ca: 'ca.pem' })).toEqual([
      'ca: must be the certificate of a certificate authority in PEM, starting with -----BEGIN CERTIFICATE-----',
    ]);
  });
});

describe('a feed', () => {
  const kinds =
    'request, gitlabVariable, artifactoryRemoteRepository, kubernetesSecret, githubActionsSecret, ' +
    'githubDependabotSecret, githubCodespacesSecret, webhook';

  itReports(problemsOf, {
    'needs an API secret': [[{ ...request(), apiSecret: undefined }], startsWith('0.apiSecret: is missing; must be')],
    'needs a name that no other feed of the credential has': [
      [request(), { ...request(), name: 'b' }, request()],
      '2.name: got a, the name of another feed; must be unique in the credential',
    ],
    'cannot have two kinds': [
      [{ ...request(), webhook: { url: 'https://example.com/' } }],
      `0: must have exactly one of ${kinds}`,
    ],
    'cannot have a spec that is too long for its function': [
      [request({ json: 'x'.repeat(4000) })],
      expect.stringMatching(/^0: got a FEED_SPEC of 4\d{3} bytes; must be at most 3584: shorten its body or its ca$/),
    ],
  });
});

describe('the secret that a feed pushes', () => {
  const notHeld = (format: string) =>
    `format: got ${format}; must be the format of one of the credential's secrets that holds a token of the feed's registry`;
  const template = { format: 'template', template: '{{password}}' };
  const other = { account: '210987654321', region: 'us-east-1' };
  const notRegistry = `registry: got {"region":"us-east-1"}; must be one of the credential's registries`;
  const toKubernetes = { request: undefined, kubernetesSecret };
  const notDockerConfig = 'format: got password; must be dockerconfigjson, or left out, for kubernetesSecret';
  const several = {
    registries: [{ region: 'eu-west-1' }, other],
    secrets: ['eu-west-1', 'us-east-1'].map((region) => ({ format: 'password', region, name: region })),
  };

  itReports(([feed, settings]: [object, object?]) => ofFeed({ ...request(), ...feed }, settings), {
    'must have a format of the credential': [[{ format: 'jenkins' }], notHeld('jenkins')],
    'is not a template by default': [[{}, { secrets: [template, { format: 'password' }] }]],
    'cannot be a template, because its content is unknown': [
      [{ format: 'template' }, { secrets: [template, { format: 'password' }] }],
      expect.stringMatching(/^format: got "template"; must be one of dockerconfigjson, .*json$/),
    ],
    'must exist beside a template': [[{}, { secrets: [template] }], notHeld('any format')],
    'must be for a host that is known to exist': [
      [{}, { registries: [{}], endpoints: ['fips'] }],
      "registry: is in the stack's region; must be one whose region the config names, because not every region has hosts of type fips",
    ],
    'can be for a FIPS host in a known region': [[{}, { registries: [{ region: 'us-east-1' }], endpoints: ['fips'] }]],
    "can be for any of the credential's registries": [[{ registry: other }, several]],
    'cannot be for another registry': [[{ registry: { region: 'us-east-1' } }, several], notRegistry],
    'must be a docker config for Kubernetes': [[{ ...toKubernetes, format: 'password' }], notDockerConfig],
    'must be a docker config of the credential for Kubernetes': [
      [toKubernetes, { secrets: [{ format: 'password' }] }],
      notHeld('dockerconfigjson'),
    ],
  });
});
