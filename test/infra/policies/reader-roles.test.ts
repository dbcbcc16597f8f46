import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig } from '../../../infra/config';
import { LIST_SECRETS } from '../simulation/support/actions';
import { EXISTING_KEY, GITHUB_IDS, READERS, type ReaderKind, TRUST_ANCHOR } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { WEB_IDENTITIES, WEB_IDENTITY_KINDS } from '../simulation/support/web-identities';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';
import { policiesOf } from './support/policies-of';
import { DOCKER, decrypts, PASSWORD, reads, SECRETS } from './support/statements';

const BOTH = [`<${DOCKER}>`, `<${PASSWORD}>`];
const READER = READERS['an OIDC issuer'];

/** Returns the one role that the stack creates for a reader. */
function roleOf(reader: ReaderConfig, settings: CredentialConfig = {}) {
  const [role, ...more] = policiesOf({ secrets: SECRETS, readers: [reader], ...settings }).roles.reader;
  if (!role || more.length > 0) throw new Error(`got ${more.length} more roles; must be one`);
  return role;
}

const identity = (...statements: object[]) => [{ PolicyName: 'Read', PolicyDocument: policy(...statements) }];
const roleThat = (trust: object, ...statements: object[]) => ({
  RoleName: expect.stringMatching(/^EcrCredentials-ci-reader-[0-9a-f]{8}-<AWS::Region>$/),
  Description: expect.anything(),
  AssumeRolePolicyDocument: policy({ Effect: 'Allow', ...trust }),
  Policies: identity(...statements),
});

/** The conditions on further claims. */
const FURTHER: Partial<Record<ReaderKind, object>> = {
  'a GitHub environment, on one branch': {
    'token.actions.githubusercontent.com:repository_id': ['789012'],
    'token.actions.githubusercontent.com:ref': ['refs/heads/main'],
  },
  'a protected GitLab branch': { 'gitlab.com:project_id': ['42'], 'gitlab.com:ref_protected': ['true'] },
  'two branches of a Buildkite pipeline': { 'agent.buildkite.com:build_branch': ['main', 'release'] },
};

describe("a reader's role", () => {
  it.each(WEB_IDENTITY_KINDS)('for %s can be assumed by its jobs only, and reads the secrets', (kind) => {
    const { issuer, audience, subject, pattern } = WEB_IDENTITIES[kind];
    const sub = { [`${issuer}:sub`]: pattern ?? subject };
    const trust = {
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:<AWS::Partition>:iam::<AWS::AccountId>:oidc-provider/${issuer}` },
      Condition: {
        StringEquals: { [`${issuer}:aud`]: audience, ...(pattern ? {} : sub), ...FURTHER[kind] },
        ...(pattern ? { StringLike: sub } : {}),
      },
    };
    expect(roleOf(READERS[kind])).toEqual(roleThat(trust, reads(BOTH)));
  });

  it('for a host can be assumed with its certificate only, and has a profile', () => {
    const reader = READERS['a host with a certificate'];
    const { roles, profiles } = policiesOf({ secrets: SECRETS, readers: [reader] });
    const trust = {
      Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
      Principal: { Service: 'rolesanywhere.amazonaws.com' },
      Condition: {
        StringEquals: { 'aws:PrincipalTag/x509Subject/CN': 'build-1.example.com' },
        ArnEquals: { 'aws:SourceArn': TRUST_ANCHOR },
      },
    };
    expect(roles.reader).toEqual([roleThat(trust, reads(BOTH))]);
    expect(profiles).toEqual([{ Name: roles.reader[0]?.RoleName, RoleArns: ['<reader>'], Enabled: true }]);
  });

  it('is not created for an existing principal', () => {
    const { roles, profiles } = policiesOf({ readers: [READERS['a role'], READERS['a user']] });
    expect([...roles.reader, ...profiles]).toEqual([]);
  });

  it('reads the secrets in its formats only', () => {
    expect(roleOf({ ...READER, formats: ['password'] }).Policies).toEqual(identity(reads(`<${PASSWORD}>`)));
  });

  it('requires an address or an endpoint in two statements, because one statement would require both', () => {
    const limits = { sourceIps: ['192.0.2.0/24'], sourceVpces: ['vpce-11111111', 'vpce-22222222'] };
    expect(roleOf({ ...READER, only: limits }).Policies).toEqual(
      identity(
        reads(BOTH, { Condition: { IpAddress: { 'aws:SourceIp': limits.sourceIps } } }),
        reads(BOTH, { Condition: { StringEquals: { 'aws:SourceVpce': limits.sourceVpces } } }),
      ),
    );
  });

  it('lists secrets only if the config allows it', () => {
    const list = { Effect: 'Allow', Action: LIST_SECRETS, Resource: '*' };
    expect(roleOf({ ...READER, listSecrets: true }).Policies).toEqual(identity(reads(BOTH), list));
  });

  it.each([
    ['customer-managed', '<key>'],
    [EXISTING_KEY, EXISTING_KEY],
  ] as const)('decrypts with the key %s, through Secrets Manager and for its secrets only', (encryption, Resource) => {
    expect(roleOf({ ...READER, formats: ['password'] }, { encryption }).Policies).toEqual(
      identity(reads(`<${PASSWORD}>`), decrypts('UseKey', Resource, PASSWORD)),
    );
  });

  it('keeps its name if its settings or its position in the list change', () => {
    const changed: ReaderConfig = { ...READER, formats: ['password'], listSecrets: true };
    const { roles } = policiesOf({ secrets: SECRETS, readers: [READERS['a GitLab tag'], changed] });
    expect(roles.reader.map(({ RoleName }) => RoleName)).toContain(roleOf(READER).RoleName);
  });

  it("keeps its name if the ids of its repository are added, because pipelines contain the role's ARN", () => {
    const { githubActions } = READERS['a GitHub branch'];
    const withIds = roleOf({ githubActions: { ...githubActions, ...GITHUB_IDS } });
    const without = roleOf({ githubActions });
    expect(withIds.RoleName).toBe(without.RoleName);
    expect(withIds.AssumeRolePolicyDocument).not.toEqual(without.AssumeRolePolicyDocument);
  });
});

describe("the name of a reader's role", () => {
  it.each([['a GitHub environment', 'a GitHub environment, on one branch']] as const)(
    'stays if claims are added to %s',
    (without, withClaims) => {
      expect(roleOf(READERS[withClaims]).RoleName).toBe(roleOf(READERS[without]).RoleName);
    },
  );
});

describe('an OIDC provider', () => {
  const readers = (...kinds: ReaderKind[]) => kinds.map((kind) => READERS[kind]);
  const providers = (existingOidcProviders: string[]) => {
    const others = { oidc: { ...READER.oidc, audience: 'others' } };
    const template = synthesize({
      existingOidcProviders,
      credentials: {
        a: { readers: readers('a GitHub branch', 'a GitLab branch', 'an OIDC issuer') },
        b: { readers: [...readers('a GitHub environment', 'a GitLab tag'), others] },
      },
    }).EcrCredentials;
    return Object.values(resourcesOf(template, 'AWS::IAM::OIDCProvider')).map(({ Properties }) => plain(Properties));
  };
  const github = { Url: 'https://token.actions.githubusercontent.com', ClientIdList: ['sts.amazonaws.com'] };
  const gitlab = { Url: 'https://gitlab.com', ClientIdList: ['https://gitlab.com'] };
  const own = { Url: 'https://ci.example.com/acme', ClientIdList: ['ecr-readers', 'others'] };

  it("is created once for all readers of a stack, with each reader's audience, unless the account has it", () => {
    expect(providers([])).toEqual([github, gitlab, own]);
    expect(providers(['https://gitlab.com'])).toEqual([github, own]);
    expect(providers([github.Url, gitlab.Url, own.Url])).toEqual([]);
    const { EcrCredentials } = synthesize({ credentials: { a: { readers: readers('a role') } } });
    expect(resourcesOf(EcrCredentials, 'AWS::IAM::OIDCProvider')).toEqual({});
  });

  it('is kept if it leaves the stack, because other stacks and regions of the account use it', () => {
    const template = synthesize({ credentials: { a: { readers: readers('a GitLab branch') } } }).EcrCredentials;
    const [provider] = Object.values(resourcesOf(template, 'AWS::IAM::OIDCProvider'));
    expect(provider).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('is created before the roles that trust it', () => {
    const template = synthesize({ credentials: { a: { readers: readers('a GitLab branch') } } }).EcrCredentials;
    const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
    const role = roles.find(({ Properties }) => JSON.stringify(Properties).includes('AssumeRoleWithWebIdentity'));
    expect(role?.DependsOn).toContain(only(template, 'AWS::IAM::OIDCProvider').id);
  });
});
