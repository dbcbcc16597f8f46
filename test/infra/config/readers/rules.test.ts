import { describe, expect, it } from 'vitest';
import { configProblems, credentialProblems, itReports } from '../../support/problems';

const ROLE = 'arn:aws:iam::123456789012:role/jenkins';
const FOREIGN = 'arn:aws:iam::210987654321:role/jenkins';
const ORGANIZATION = 'o-a1b2c3d4e5';
const ANCHOR = 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/11111111-2222-3333-4444-555555555555';
const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const GITHUB = { repository: 'acme/app', ref: 'refs/heads/main' };
const GITLAB = { project: 'acme/app', ref: 'main' };
const ofReaders = (readers: object[]) => credentialProblems({ readers });

describe('a reader', () => {
  const reordered = { githubActions: { ref: GITHUB.ref, repository: GITHUB.repository } };
  const withIds = { githubActions: { ...GITHUB, ownerId: '123456', repositoryId: '789012' } };
  const withDefaults = { gitlab: { ...GITLAB, refType: 'branch', issuer: 'gitlab.com' } };
  const bothFormats = ['dockerconfigjson', 'password'];
  const again = 'readers.1: got a reader that is already listed; must be listed once';
  const formats = "readers.0.formats: got password; must be among the formats of the credential's secrets";

  itReports(ofReaders, {
    'can be listed once, whatever its other settings are': [[{ role: ROLE }, { role: ROLE, listSecrets: true }], again],
    'can be listed once, whatever the order of its settings is': [[{ githubActions: GITHUB }, reordered], again],
    'can be listed once, whether its defaults are set or not': [[{ gitlab: GITLAB }, withDefaults], again],
    'can be listed once, whether its ids are set or not': [[{ githubActions: GITHUB }, withIds], again],
    'can be listed beside other readers': [[{ role: ROLE }, { githubActions: GITHUB }, { gitlab: GITLAB }]],
    'can read a format of the credential': [[{ role: ROLE, formats: ['dockerconfigjson'] }]],
    'cannot read another format': [[{ role: ROLE, formats: ['password'] }], formats],
    'cannot read another format beside one of the credential': [[{ role: ROLE, formats: bothFormats }], formats],
  });
});

describe('a claim', () => {
  const claims = { ref_protected: ['true'] };
  const gitlab = (more: object) => [{ gitlab: { ...GITLAB, ...more } }];
  const oidc = (issuer: string, more: object) => [{ oidc: { issuer, audience: 'ecr', subject: 'job', claims: more } }];
  const ofGitLab =
    'must be among namespace_id, pipeline_source, project_id, ref_protected, runner_environment, which AWS compares for gitlab.com';
  const none = 'must be empty, because AWS compares only aud and sub for';

  itReports(ofReaders, {
    'can be one that AWS compares': [gitlab({ claims })],
    'of GitHub can be one that AWS compares': [[{ githubActions: { ...GITHUB, claims: { repository_id: ['1'] } } }]],
    'of an issuer can be one that AWS compares': [oidc('https://agent.buildkite.com', { build_branch: ['main'] })],
    'cannot be another one': [
      gitlab({ claims: { ...claims, sub: ['job'], environment: ['prod'] } }),
      `readers.0.gitlab.claims: got sub, environment; ${ofGitLab}`,
    ],
    'cannot be one of a self-managed GitLab': [
      gitlab({ claims, issuer: 'gitlab.example.com' }),
      `readers.0.gitlab.claims: got ref_protected; ${none} gitlab.example.com`,
    ],
    'cannot be one of an issuer that AWS does not know': [
      oidc('https://ci.example.com', { branch: ['main'] }),
      `readers.0.oidc.claims: got branch; ${none} ci.example.com`,
    ],
    'does not make another reader': [
      [...gitlab({}), ...gitlab({ claims })],
      'readers.1: got a reader that is already listed; must be listed once',
    ],
  });
});

describe('a partition', () => {
  const inChina = (arn: string) => arn.replace('arn:aws:', 'arn:aws-cn:').replace('eu-west-1', 'cn-north-1');
  const [role, user, anchor, key] = [ROLE, ROLE.replace('role', 'user'), ANCHOR, KEY].map(inChina);
  const host = { rolesAnywhere: { trustAnchorArn: anchor, commonName: 'build-1' } };
  const registries = [{ region: 'eu-west-1' }];
  const got = (arn = '') => `got ${arn}; must be of the partition aws, like the rest of the credential`;

  itReports(credentialProblems, {
    'of a role must be that of the registries': [{ readers: [{ role }], registries }, `readers.0: ${got(role)}`],
    'of a user must be that of the registries': [{ readers: [{ user }], registries }, `readers.0: ${got(user)}`],
    'of a trust anchor must be that of the registries': [{ readers: [host], registries }, `readers.0: ${got(anchor)}`],
    'of a key must be that of the registries': [{ encryption: key, registries }, `encryption: ${got(key)}`],
    'of a reader must be that of the first reader': [
      { readers: [{ role: ROLE }, { role }] },
      `readers.1: ${got(role)}`,
    ],
    'can be another one than aws': [{ readers: [{ role }, { user }], registries: [{ region: 'cn-north-1' }] }],
  });
});

describe('a reader of another account', () => {
  const needsKey =
    "got a reader of another account; must come with encryption: 'customer-managed', or a key's ARN, " +
    'because no other account can use the AWS managed key for Secrets Manager';

  describe.each([{ role: FOREIGN }, { user: FOREIGN.replace('role', 'user') }, { organization: ORGANIZATION }])(
    'such as %j',
    (reader) => {
      itReports((settings: object) => credentialProblems({ readers: [reader], ...settings }), {
        'needs a key that it can use': [{}, `readers.0: ${needsKey}`],
        'can use the key of the stack': [{ encryption: 'customer-managed' }],
        'can use an existing key': [{ encryption: KEY }],
      });
    },
  );

  it.each([
    ['is not one of the account that is deployed to', [{ role: ROLE }], '123456789012', []],
    ['is one of any other account', [{ role: ROLE }], '210987654321', [0]],
    ['is one of the second account if the account is unknown', [{ role: ROLE }, { role: FOREIGN }], undefined, [1]],
    ['cannot be recognized alone if the account is unknown', [{ role: FOREIGN }], undefined, []],
    ['is always one of an organization', [{ organization: ORGANIZATION }], undefined, [0]],
  ])('%s', (_, readers, account, indexes) => {
    expect(credentialProblems({ readers }, { account })).toEqual(indexes.map((i) => `readers.${i}: ${needsKey}`));
  });
});

describe('an OIDC provider', () => {
  const gitlab = (ref: string, group?: string) => ({
    readers: [{ gitlab: { ...GITLAB, ref } }],
    ...(group ? { group } : {}),
  });
  const credentials = { a: gitlab('main'), b: gitlab('main', 'platform') };

  itReports(configProblems, {
    'that two groups need must exist in the account': [
      { credentials },
      'existingOidcProviders: does not list https://gitlab.com, which readers in several groups need; ' +
        'create the provider in the account and list it, because each group is a stack and an account has one provider',
    ],
    'that two groups need can exist': [{ credentials, existingOidcProviders: ['https://gitlab.com'] }],
    'that one group needs twice is created': [{ credentials: { a: gitlab('main', 'x'), b: gitlab('v1', 'x') } }],
  });
});
