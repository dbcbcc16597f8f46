import { describe, expect, it } from 'vitest';
import { credentialProblems, itReports, startsWith } from '../../support/problems';

const ROLE = 'arn:aws:iam::123456789012:role/jenkins';
const GITHUB = { repository: 'acme/app', ref: 'refs/heads/main' };
const GITLAB = { project: 'acme/app', ref: 'main' };
const OIDC = { issuer: 'https://ci.example.com', audience: 'ecr', subject: 'job:build' };
const ANCHOR = 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-3333-4444-555555555555';

const problemsOf = (readers: unknown) => credentialProblems({ readers, encryption: 'customer-managed' });

/** Values that no principal of a kind may have: malformed, with a wildcard, or of something else. */
const notPrincipals = (kind: 'role' | 'user') => [
  'jenkins',
  `arn:aws:iam::12345:${kind}/jenkins`,
  `arn:aws:iam:eu-west-1:123456789012:${kind}/jenkins`,
  `arn:aws:iam::123456789012:${kind}/`,
  `arn:aws:iam::123456789012:${kind}`,
  ` arn:aws:iam::123456789012:${kind}/jenkins`,
  `arn:aws:iam::123456789012:${kind}/jenkins\n`,
  '',
  `arn:aws:iam::123456789012:${kind}/*`,
  `arn:aws:iam::123456789012:${kind}/jenkin?`,
  `arn:aws:iam::*:${kind}/jenkins`,
  '*',
  'arn:aws:iam::123456789012:root',
  'arn:aws:sts::123456789012:assumed-role/jenkins/session',
  'arn:aws:iam::123456789012:policy/jenkins',
  `arn:aws:iam::123456789012:${kind === 'role' ? 'user' : 'role'}/jenkins`,
];
const principal = (kind: string) =>
  `the ARN of one ${kind}, without a wildcard, such as arn:aws:iam::123456789012:${kind}/jenkins`;
const issuerUrl = 'an https URL without a port, such as https://ci.example.com';
const gitlabHost = 'a host name, without https://, such as gitlab.example.com';

/** What each setting of a reader allows, values that it rejects, and the other settings of the same object. */
const REJECTED: [setting: string, allowed: string, values: unknown[], others?: object][] = [
  ['role', principal('role'), notPrincipals('role')],
  ['user', principal('user'), notPrincipals('user')],
  [
    'organization',
    'the id of an organization, such as o-a1b2c3d4e5',
    ['acme', 'o-', 'o-short', 'o-A1B2C3D4E5', 'o-*', '*', 'ou-abcd-12345678', 'r-abcd', '123456789012', ''],
  ],
  [
    'oidc.subject',
    'the subject of the tokens, without a wildcard',
    // IAM policy variables begin with a dollar sign.
    ['*', 'repo:acme/*', 'job:buil?', '', ' ', '$' + '{ci.example.com:sub}', 'job:$' + '{aws:username}'],
    OIDC,
  ],
  ['oidc.audience', 'the audience of the tokens, without a wildcard', ['*', 'sts.*', ''], OIDC],
  [
    'oidc.issuer',
    issuerUrl,
    ['http://ci.example.com', 'ci.example.com', 'https://*.example.com', 'https://ci.example.com/?a=b', '*'],
    OIDC,
  ],
  // Source: IAM API reference, "CreateOpenIDConnectProvider": "The URL should not contain a port number."
  ['oidc.issuer', issuerUrl, ['https://ci.example.com:8443'], OIDC],
  [
    'githubActions.repository',
    'a repository as owner/name',
    ['acme', 'acme/*', '*/*', '*', 'acme/app/more', 'https://github.com/acme/app', ''],
    GITHUB,
  ],
  [
    'githubActions.ref',
    'a full ref, such as refs/heads/main',
    ['main', 'refs/heads/*', 'refs/heads/', 'refs/pull/1/merge', '*', 'refs/heads/a b'],
    GITHUB,
  ],
  [
    'githubActions.environment',
    'the name of an environment, without a wildcard',
    ['*', 'prod*', ''],
    { repository: 'acme/app' },
  ],
  ['gitlab.project', 'a project as group/name', ['app', 'acme/*'], GITLAB],
  ['gitlab.ref', 'the name of a branch or a tag, without a wildcard', ['*', 'release/*'], GITLAB],
  ['gitlab.refType', 'one of branch, tag', ['merge_request'], GITLAB],
  ['gitlab.issuer', gitlabHost, ['https://gitlab.example.com', '*.example.com'], GITLAB],
  [
    'rolesAnywhere.trustAnchorArn',
    'the ARN of a trust anchor',
    ['anchor', '*', ANCHOR.replace(/1{8}.*/, '*'), ANCHOR.replace('trust-anchor', 'profile')],
    { commonName: 'build-1' },
  ],
  [
    'rolesAnywhere.commonName',
    "the common name (CN) in the certificate's subject, without a wildcard",
    ['*', '*.example.com', 'build-?', ''],
    { trustAnchorArn: ANCHOR },
  ],
];

describe('a reader', () => {
  const rows = REJECTED.flatMap(([setting, allowed, values, others]) =>
    values.map((value) => ({ setting, value, allowed, others })),
  );

  it.each(rows)('rejects $value as its $setting', ({ setting, value, allowed, others }) => {
    const [kind = '', name] = setting.split('.');
    const reader = { [kind]: name === undefined ? value : { ...others, [name]: value } };
    expect(problemsOf([reader])).toEqual([`readers.0.${setting}: got "${value}"; must be ${allowed}`]);
  });

  const kinds = 'role, user, organization, githubActions, gitlab, oidc, rolesAnywhere';
  const one = `readers.0: must have exactly one of ${kinds}`;
  const either =
    'readers.0.githubActions: must have exactly one of ref and environment, because every workflow of the repository could read otherwise';

  itReports(problemsOf, {
    'needs a principal': [[{ listSecrets: true, formats: ['dockerconfigjson'] }], one],
    'cannot be empty': [[{}], one],
    'cannot be a role and a user': [[{ role: ROLE, user: ROLE.replace('role', 'user') }], one],
    'cannot be a role and jobs of GitHub': [[{ role: ROLE, githubActions: GITHUB }], one],
    'cannot have an unknown setting': [
      [{ role: ROLE, group: 'ci' }],
      `readers.0.group: is unknown; must be one of the settings among ${kinds}, formats, only, listSecrets`,
    ],
    'cannot have an unknown format': [
      [{ role: ROLE, formats: ['docker'] }],
      expect.stringMatching(/^readers\.0\.formats\.0: got "docker"; must be one of .*dockerconfigjson/),
    ],
    'cannot have an empty list of formats': [
      [{ role: ROLE, formats: [] }],
      'readers.0.formats: got 0; must be a list of at least one format',
    ],
    'of GitHub cannot be limited to a ref and an environment': [
      [{ githubActions: { ...GITHUB, environment: 'production' } }],
      either,
    ],
    'of GitHub must be limited to a ref or an environment': [[{ githubActions: { repository: 'acme/app' } }], either],
    'of GitLab must be limited to a ref': [
      [{ gitlab: { project: 'acme/app' } }],
      startsWith('readers.0.gitlab.ref: is missing; '),
    ],
  });
});

describe('the sources that a reader can be limited to', () => {
  const range = 'must be an IP address or a range, such as 192.0.2.0/24';
  const from = (only: object) => problemsOf([{ role: ROLE, only }]);

  it.each([
    ...['0.0.0.0/0', '::/0', '0.0.0.0/00', '0:0:0:0:0:0:0:0/0', '192.0.2.0/33', '2001:db8::/129', '192.0.2/24'],
    ...['192.0.2.256', '192.0.2.0/', '192.0.2.0/24/8', '192.0.2.0/-1', 'vpc-1', 'localhost', '*', '', 'fe80::1%eth0'],
  ])('do not include the IP range %j', (given) => {
    expect(from({ sourceIps: [given] })).toEqual([
      `readers.0.only.sourceIps.0: got "${given}"; ${range}, and not the whole internet`,
    ]);
  });

  it.each(['192.0.2.7', '192.0.2.0/24', '2001:db8::1', '2001:db8::/32', '10.0.0.0/8'])(
    'can include the IP range %j',
    (given) => {
      expect(from({ sourceIps: [given] })).toEqual([]);
    },
  );

  it.each(['vpc-11111111', 'vpce-*', 'vpce-', '*', ''])('do not include the VPC endpoint %j', (endpoint) => {
    expect(from({ sourceVpces: [endpoint] })).toEqual([
      `readers.0.only.sourceVpces.0: got "${endpoint}"; must be the id of a VPC endpoint`,
    ]);
  });

  it.each([{}, { sourceIps: [] }, { sourceIps: [], sourceVpces: [] }])('cannot be empty: %j', (only) => {
    expect(from(only)).toEqual(['readers.0.only: must have at least one of sourceIps and sourceVpces']);
  });

  it('cannot be numbers', () => {
    expect(from({ sourceIps: [7] })).toEqual([`readers.0.only.sourceIps.0: got 7; ${range}`]);
  });
});
