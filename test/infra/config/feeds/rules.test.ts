import { describe, expect, it } from 'vitest';
import { certificateAuthority } from '../../../../local/stand-in/registry/certificates';
import { credential, problemsOf, problemsOfAll, SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';

const base = { name: 'a', apiSecret: { name: 'feeds/a' } };
const authentication = { bearer: true };
const request = (changes: object = {}) => ({
  ...base,
  request: { url: 'https://example.com/login', json: '{{password}}', authentication, ...changes },
});
const VPC = { vpc: true };
const at = (problem: string) => [`feeds.0.request: ${problem}`];

describe('docs/feeds.md', () => {
  it.each(Object.keys(SNIPPETS))('shows a feed that a config may have: %s', (name) => {
    expect(problemsOf(snippet(name))).toEqual([]);
  });

  it('shows one of each kind, and the snippets', () => {
    expect(Object.keys(SNIPPETS)).toEqual([
      'gitlab',
      'artifactory',
      'kubernetes',
      'github',
      'webhook',
      'harbor',
      'nexus',
      'circleci',
      'portainer',
    ]);
  });
});

describe('a URL', () => {
  it.each(['http://example.com/', 'ftp://example.com/', 'HTTP://example.com/'])('is https: %s', (url) => {
    expect(problemsOf(request({ url }))).toEqual(
      at(`got the URL ${url}; must be an https URL: a login is never sent in the clear`),
    );
  });

  it.each(['example.com/login', '/login', 'https://', 'https://a b/', 'https://[::1/', ''])('is whole: %j', (url) => {
    expect(problemsOf(request({ url }))).toEqual(
      at(`got the URL ${url}; must be a whole URL, such as https://example.com/path`),
    );
  });

  it.each([
    'https://{{registry}}/',
    'https://a.{{region}}.example.com/',
    'https://example.com:{{account}}/',
    'https://{{nope}}',
  ])('names its host: %s', (url) => {
    expect(problemsOf(request({ url }))[0]).toBe(
      at(`got the URL ${url}; must name its host: a placeholder may stand in the path and the query alone`)[0],
    );
  });

  it('has no user, whose password would be quoted here', () => {
    expect(problemsOf(request({ url: 'https://admin:hunter22@example.com/' }))).toEqual(
      at('got a URL with a user; must be without: that is what the API secret is for'),
    );
  });

  it('has no fragment', () => {
    const url = 'https://example.com/#login';
    expect(problemsOf(request({ url }))).toEqual(
      at(`got the URL ${url}; must be without a fragment, which is never sent`),
    );
  });

  it('may name what is no secret', () => {
    const url = 'https://example.com/{{region}}/{{account}}?r={{registry}}&u={{username}}&e={{expiresAt}}';
    expect(problemsOf(request({ url }))).toEqual([]);
  });

  it.each(['password', 'auth', 'value', 'valueBase64'])('names no %s', (name) => {
    const url = `https://example.com/?p={{${name}}}`;
    expect(problemsOf(request({ url }))).toEqual(
      at(
        `got the URL ${url} with {{${name}}}; must name only registry, region, account, username, expiresAt: ` +
          'every proxy logs the URLs that it sees',
      ),
    );
  });
});

describe('a host that is none of the public internet', () => {
  const hosts = [
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '[::1]',
    '[fd00::1]',
    '0x7f.1',
    '2130706433',
  ].concat(['gitlab.local', 'gitlab.internal', 'gitlab']);

  it.each(hosts)('is refused: %s', (host) => {
    const url = `https://${host}/login`;
    expect(problemsOf(request({ url }))).toEqual(
      at(
        `got the URL ${url}, whose host is none of the public internet; must come with allowPrivateNetwork: true, and network, a VPC`,
      ),
    );
  });

  it.each(hosts)('is allowed from a VPC: %s', (host) => {
    const feed = { ...request({ url: `https://${host}/login` }), allowPrivateNetwork: true };
    expect(problemsOf(feed, credential(), VPC)).toEqual([]);
    expect(problemsOf(feed)).toEqual([
      'feeds.0.allowPrivateNetwork: got true; must come with network, a VPC: from there alone a private host is reached',
    ]);
  });

  it('is told of a preset too', () => {
    const kubernetesSecret = { url: 'https://10.0.0.1:6443', namespace: 'apps', name: 'ecr' };
    expect(problemsOf({ ...base, kubernetesSecret })).toEqual([
      expect.stringMatching(/^feeds\.0\.kubernetesSecret: got the URL https:\/\/10\.0\.0\.1:6443\/api\/v1/),
    ]);
  });
});

describe('a placeholder is known', () => {
  const known = 'registry, region, account, username, password, auth, expiresAt, value, valueBase64';

  it.each([
    [request({ json: { a: ['{{token}}'] } }), 'request'],
    [request({ json: undefined, form: { a: '{{token}}' } }), 'request'],
    [request({ json: undefined, text: '{{token}}' }), 'request'],
    [request({ headers: { a: '{{token}}' } }), 'request'],
    [request({ url: 'https://example.com/{{token}}' }), 'request'],
    [{ ...base, gitlabVariable: { project: 'acme/app', key: 'A', value: '{{token}}' } }, 'gitlabVariable'],
    [
      { ...base, githubActionsSecret: { repository: 'acme/app', name: 'A', value: '{{token}}' } },
      'githubActionsSecret',
    ],
  ])('%j', (feed, kind) => {
    expect(problemsOf(feed)).toEqual([`feeds.0.${kind}: got the placeholder {{token}}; must be one of ${known}`]);
  });
});

describe('a feed', () => {
  it('has an API secret', () => {
    const { apiSecret: _, ...feed } = request();
    expect(problemsOf(feed)).toEqual(['feeds.0.apiSecret: is missing; must be set']);
  });

  it.each(['', 'a b', 'x'.repeat(513), 'a:b'])('has an API secret with a name that may be: %j', (name) => {
    expect(problemsOf({ ...request(), apiSecret: { name } })[0]).toMatch(
      /^feeds\.0\.apiSecret\.name: got .*; must be a secret's name, such as feeds\/gitlab$/,
    );
  });

  it('has a name of its own among the feeds of the credential', () => {
    expect(problemsOfAll([request(), { ...request(), name: 'b' }, request()])).toEqual([
      'feeds.2.name: got a, the name of another feed; must be a name of its own',
    ]);
  });

  it.each(['A', 'a_b', '', 'x'.repeat(33)])('has a name that may be: %j', (name) => {
    expect(problemsOf({ ...request(), name })).toEqual([
      `feeds.0.name: got ${JSON.stringify(name)}; must be 1 to 32 of a-z, 0-9 and -`,
    ]);
  });

  const one =
    'must have exactly one of request, gitlabVariable, artifactoryRemoteRepository, kubernetesSecret, githubActionsSecret, webhook';

  it.each([base, { ...request(), webhook: { url: 'https://example.com/' } }])('goes to one third party: %j', (feed) => {
    expect(problemsOf(feed)).toEqual([`feeds.0: ${one}`]);
  });

  it('is small enough for its function', () => {
    expect(problemsOf(request({ json: 'x'.repeat(4000) }))).toEqual([
      expect.stringMatching(
        /^feeds\.0: got a FEED_SPEC of 4\d\d\d bytes; must be at most 3584: shorten its body or its ca$/,
      ),
    ]);
  });

  it('trusts a certificate of an authority', async () => {
    expect(problemsOf({ ...request(), ca: (await certificateAuthority()).certificate })).toEqual([]);
    expect(problemsOf({ ...request(), ca: 'ca.pem' })).toEqual([
      'feeds.0.ca: must be a certificate in PEM, from -----BEGIN CERTIFICATE----- on',
    ]);
  });
});

describe('a request', () => {
  it.each([{ json: undefined }, { text: '' }])('has one body: %j', (changes) => {
    expect(problemsOf(request(changes))).toEqual(at('must have exactly one of json, form, text'));
  });

  it.each([{}, { bearer: true, basic: { username: 'a' } }])('has one authentication: %j', (both) => {
    expect(problemsOf(request({ authentication: both }))).toEqual([
      'feeds.0.request.authentication: must have exactly one of bearer, basic, header',
    ]);
  });

  it('has a method that writes', () => {
    expect(problemsOf(request({ method: 'GET' }))).toEqual([
      'feeds.0.request.method: got "GET"; must be one of POST, PUT, PATCH',
    ]);
  });

  it.each(['a b', 'a:', '', 'Host', 'content-length'])('has headers of its own: %j', (name) => {
    expect(problemsOf(request({ headers: { [name]: 'x' } }))[0]).toMatch(
      /must be the name of a header, and none of connection, content-length, host and transfer-encoding$/,
    );
  });
});

describe('what is pushed', () => {
  it('is of a format that the credential has', () => {
    expect(problemsOf({ ...request(), format: 'jenkins' })).toEqual([
      "feeds.0.format: got jenkins; must be that of one of the credential's secrets, of the feed's registry",
    ]);
  });

  it('is no template, of which nobody knows what it holds', () => {
    const of = credential({ secrets: [{ format: 'template', template: '{{password}}' }, { format: 'password' }] });
    expect(problemsOf(request(), of)).toEqual([]);
    expect(problemsOf({ ...request(), format: 'template' }, of)).toEqual([
      expect.stringMatching(/^feeds\.0\.format: got "template"; must be one of dockerconfigjson, .*json$/),
    ]);
  });

  it('is of a host that is known to be there', () => {
    const own = credential({ registries: undefined, endpoints: ['fips'] });
    expect(problemsOf(request(), own)).toEqual([
      "feeds.0.registry: is of the stack's own region; must be one whose region the config names, " +
        'for not every region has hosts of fips',
    ]);
    expect(problemsOf(request(), credential({ endpoints: ['fips'] }))).toEqual([]);
  });

  it('is a docker config for Kubernetes', () => {
    const kubernetesSecret = { url: 'https://example.com', namespace: 'apps', name: 'ecr' };
    expect(problemsOf({ ...base, kubernetesSecret, format: 'password' })).toEqual([
      'feeds.0.format: got password; must be dockerconfigjson, or left out, for kubernetesSecret',
    ]);
    expect(problemsOf({ ...base, kubernetesSecret }, credential({ secrets: [{ format: 'password' }] }))).toEqual([
      "feeds.0.format: got dockerconfigjson; must be that of one of the credential's secrets, of the feed's registry",
    ]);
  });

  it("is the login of one of the credential's registries", () => {
    const several = credential({
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
      secrets: [
        { format: 'password', region: 'eu-west-1', name: 'a' },
        { format: 'password', region: 'us-east-1', name: 'b' },
      ],
    });
    expect(problemsOf({ ...request(), registry: { account: '210987654321', region: 'us-east-1' } }, several)).toEqual(
      [],
    );
    expect(problemsOf({ ...request(), registry: { region: 'us-east-1' } }, several)).toEqual([
      "feeds.0.registry: got none of the credential's; must be one of its registries",
    ]);
  });
});

describe('a preset says what it takes', () => {
  it.each<[object, string]>([
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
      'githubActionsSecret: must have environment only beside repository',
    ],
    [
      { githubActionsSecret: { repository: 'acme/app', visibility: 'all', name: 'A' } },
      'githubActionsSecret: must have visibility only beside organization',
    ],
    [
      { githubActionsSecret: { repository: 'acme/app', name: 'github_token' } },
      `githubActionsSecret.name: got "github_token"; must be letters, digits and _, no digit first, and not GITHUB_…, GitHub's own`,
    ],
    [
      { kubernetesSecret: { url: 'https://example.com', namespace: 'Apps', name: 'ecr' } },
      'kubernetesSecret.namespace: got "Apps"; must be the name of a namespace',
    ],
    [
      { artifactoryRemoteRepository: { url: 'example.com', repository: 'ecr' } },
      'artifactoryRemoteRepository.url: got "example.com"; must be a URL such as https://acme.jfrog.io/artifactory',
    ],
  ])('%j', (kind, problem) => {
    expect(problemsOf({ ...base, ...kind })).toEqual([`feeds.0.${problem}`]);
  });
});
