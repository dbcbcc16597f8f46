import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, SecretConfig } from '../../../infra/config';
import { READ } from '../simulation/support/deeds';
import { KINDS, TRUST_ANCHOR } from '../simulation/support/kinds';
import { policiesOf, policy } from '../simulation/support/template';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';

const SECRETS: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];
const BOTH = ['<ecr-ci-dockerconfigjson>', '<ecr-ci-password>'];
const FOREIGN_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const READER = KINDS['any OIDC issuer'];

/** The one role that is made for a reader. */
function roleOf(reader: ReaderConfig, settings: CredentialConfig = {}) {
  const [role, ...more] = policiesOf({ secrets: SECRETS, readers: [reader], ...settings }).readers;
  if (!role || more.length > 0) throw new Error('there must be one role');
  return role;
}

const identity = (...statements: object[]) => [{ PolicyName: 'Read', PolicyDocument: policy(...statements) }];
const reads = (Resource: string | string[], Condition?: object) => ({
  Effect: 'Allow',
  Action: READ,
  Resource,
  ...(Condition ? { Condition } : {}),
});

describe("a reader's role", () => {
  it.each<[string, ReaderConfig, issuer: string, audience: string, subject: string]>([
    [
      'GitHub Actions on a ref',
      KINDS['GitHub Actions of a branch'],
      'token.actions.githubusercontent.com',
      'sts.amazonaws.com',
      'repo:acme/app:ref:refs/heads/main',
    ],
    [
      'GitHub Actions in an environment',
      KINDS['GitHub Actions of an environment'],
      'token.actions.githubusercontent.com',
      'sts.amazonaws.com',
      'repo:acme/app:environment:production',
    ],
    [
      'GitLab on a branch',
      KINDS['GitLab of a branch'],
      'gitlab.com',
      'https://gitlab.com',
      'project_path:acme/team/app:ref_type:branch:ref:main',
    ],
    [
      'GitLab on a tag',
      KINDS['GitLab of a tag'],
      'gitlab.com',
      'https://gitlab.com',
      'project_path:acme/team/app:ref_type:tag:ref:v1',
    ],
    [
      'a GitLab of its own',
      KINDS['GitLab of an own issuer'],
      'gitlab.example.com',
      'https://gitlab.example.com',
      'project_path:acme/app:ref_type:branch:ref:main',
    ],
    ['any issuer', KINDS['any OIDC issuer'], 'ci.example.com/acme', 'ecr-readers', 'job:build'],
  ])('is for the one job of %s, and reads', (_, reader, issuer, audience, subject) => {
    const { trust, policies } = roleOf(reader);
    expect(trust).toEqual(
      policy({
        Effect: 'Allow',
        Action: 'sts:AssumeRoleWithWebIdentity',
        Principal: { Federated: `arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/${issuer}` },
        Condition: { StringEquals: { [`${issuer}:aud`]: audience, [`${issuer}:sub`]: subject } },
      }),
    );
    expect(policies).toEqual(identity(reads(BOTH)));
  });

  it('is for the one certificate under the one trust anchor, and has a profile', () => {
    const reader = KINDS['a host with a certificate'];
    const { readers, profiles } = policiesOf({ secrets: SECRETS, readers: [reader] });
    expect(readers).toEqual([
      {
        name: expect.stringMatching(/^EcrCredentials-ci-reader-[0-9a-f]{8}-<AWS::Region>$/),
        policies: identity(reads(BOTH)),
        trust: policy({
          Effect: 'Allow',
          Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
          Principal: { Service: 'rolesanywhere.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'build-1.example.com' },
            ArnEquals: { 'aws:SourceArn': TRUST_ANCHOR },
          },
        }),
      },
    ]);
    expect(profiles).toEqual([{ Name: readers[0]?.name, RoleArns: ['<reader>'], Enabled: true }]);
  });

  it('is made for none that exists', () => {
    expect(policiesOf({ readers: [KINDS['a role'], KINDS['a user']] })).toMatchObject({ readers: [], profiles: [] });
  });

  it('reads the secrets in its formats alone', () => {
    expect(roleOf({ ...READER, formats: ['password'] }).policies).toEqual(identity(reads('<ecr-ci-password>')));
  });

  it('reads from an address or through an endpoint, in two statements, since one would ask for both', () => {
    const limits = { sourceIps: ['192.0.2.0/24'], sourceVpces: ['vpce-11111111', 'vpce-22222222'] };
    expect(roleOf({ ...READER, only: limits }).policies).toEqual(
      identity(
        reads(BOTH, { IpAddress: { 'aws:SourceIp': limits.sourceIps } }),
        reads(BOTH, { StringEquals: { 'aws:SourceVpce': limits.sourceVpces } }),
      ),
    );
  });

  it('lists secrets only for Jenkins', () => {
    const list = { Effect: 'Allow', Action: 'secretsmanager:ListSecrets', Resource: '*' };
    expect(roleOf({ ...READER, listSecrets: true }).policies).toEqual(identity(reads(BOTH), list));
  });

  it.each([
    ['customer-managed', '<key>'],
    [FOREIGN_KEY, FOREIGN_KEY],
  ] as const)('decrypts with the key %s, through Secrets Manager and for its secrets', (encryption, Resource) => {
    const SecretARN =
      'arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:ecr-ci-password-??????';
    expect(roleOf({ ...READER, formats: ['password'] }, { encryption }).policies).toEqual(
      identity(reads('<ecr-ci-password>'), {
        Sid: 'UseKey',
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource,
        Condition: {
          StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.<AWS::URLSuffix>' },
          ArnLike: { 'kms:EncryptionContext:SecretARN': [SecretARN] },
        },
      }),
    );
  });

  it('keeps its name whatever it reads and wherever it stands in the list', () => {
    const { name } = roleOf(READER);
    const { readers } = policiesOf({
      secrets: SECRETS,
      readers: [{ ...KINDS['GitLab of a tag'] }, { ...READER, formats: ['password'], listSecrets: true }],
    });
    expect(readers.map((role) => role.name)).toContain(name);
  });
});

describe('an OIDC provider', () => {
  const readers = (...kinds: (keyof typeof KINDS)[]) => kinds.map((kind) => KINDS[kind]);
  const providers = (existingOidcProviders: string[]) => {
    const template = synthesize({
      existingOidcProviders,
      credentials: {
        a: { readers: readers('GitHub Actions of a branch', 'GitLab of a branch', 'any OIDC issuer') },
        b: {
          readers: [
            ...readers('GitHub Actions of an environment', 'GitLab of a tag'),
            { oidc: { ...READER.oidc, audience: 'others' } },
          ],
        },
      },
    }).EcrCredentials;
    return Object.values(resourcesOf(template, 'AWS::IAM::OIDCProvider')).map(({ Properties }) => plain(Properties));
  };
  const github = { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] };
  const gitlab = { Url: 'https://gitlab.com', ClientIdList: ['https://gitlab.com'] };
  const own = { Url: 'https://ci.example.com/acme', ClientIdList: ['ecr-readers', 'others'] };

  it("is made once for all of a stack's readers, with the audience of each", () => {
    expect(providers([])).toEqual([github, gitlab, own]);
  });

  it('is not made where the account has it', () => {
    expect(providers(['https://gitlab.com'])).toEqual([github, own]);
    expect(providers([github.Url, gitlab.Url, own.Url])).toEqual([]);
  });

  it('is there before the roles that it lets in', () => {
    const template = synthesize({ credentials: { a: { readers: readers('GitLab of a branch') } } }).EcrCredentials;
    const [provider] = Object.keys(resourcesOf(template, 'AWS::IAM::OIDCProvider'));
    const role = Object.values(resourcesOf(template, 'AWS::IAM::Role')).find(({ Properties }) =>
      JSON.stringify(Properties).includes('AssumeRoleWithWebIdentity'),
    );
    expect(role?.DependsOn).toContain(provider);
  });

  it('is not made without readers of an external CI', () => {
    const template = synthesize({ credentials: { a: { readers: readers('a role') } } }).EcrCredentials;
    expect(resourcesOf(template, 'AWS::IAM::OIDCProvider')).toEqual({});
    expect(only(template, 'AWS::SecretsManager::ResourcePolicy').Properties.BlockPublicPolicy).toBe(true);
  });
});
