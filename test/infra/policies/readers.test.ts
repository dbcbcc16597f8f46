import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, SecretConfig } from '../../../infra/config';
import { READ } from '../simulation/support/deeds';
import { KINDS, ORGANIZATION } from '../simulation/support/kinds';
import { type Policies, policiesOf, policy } from '../simulation/support/template';

const SECRETS: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];
const DOCKER = 'ecr-ci-dockerconfigjson';
const PASSWORD = 'ecr-ci-password';
const FOREIGN_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-1111-2222-3333-444444444444';
const EXISTING: [string, ReaderConfig, Principal: string][] = [
  ['a role', KINDS['a role'], KINDS['a role'].role],
  ['a role of another account', KINDS['a role of another account'], KINDS['a role of another account'].role],
  ['a user', KINDS['a user'], KINDS['a user'].user],
  ['a user of another account', KINDS['a user of another account'], KINDS['a user of another account'].user],
];
const ROLE = KINDS['a role'].role;

const reads = (secret: string, AWS: string, Condition?: object) => ({
  Effect: 'Allow',
  Principal: { AWS },
  Action: READ,
  Resource: `<${secret}>`,
  ...(Condition ? { Condition } : {}),
});
const secretPolicy = (...statements: object[]) => ({ ResourcePolicy: policy(...statements), BlockPublicPolicy: true });
const pattern = (name: string) =>
  `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${name}-??????`;
/** To use a key only through Secrets Manager, and only for these secrets. */
const onlyFor = (names: string[], more = {}) => ({
  StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.<AWS::URLSuffix>', ...more },
  ArnLike: { 'kms:EncryptionContext:SecretARN': names.map(pattern) },
});
const owned = (readers: ReaderConfig[], more: CredentialConfig = {}): Policies =>
  policiesOf({ secrets: SECRETS, encryption: 'customer-managed', readers, ...more });

describe('the policy of a secret', () => {
  it('is not there without readers', () => {
    expect(policiesOf({}).secrets).toEqual({});
  });

  it.each(EXISTING)('names %s, to read it, and nothing else', (_, reader, principal) => {
    expect(owned([reader]).secrets).toEqual({
      [DOCKER]: secretPolicy(reads(DOCKER, principal)),
      [PASSWORD]: secretPolicy(reads(PASSWORD, principal)),
    });
  });

  it('names everybody for an organization, on the condition of being of it', () => {
    const Condition = { StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION } };
    expect(owned([KINDS['an organization']]).secrets).toEqual({
      [DOCKER]: secretPolicy(reads(DOCKER, '*', Condition)),
      [PASSWORD]: secretPolicy(reads(PASSWORD, '*', Condition)),
    });
  });

  it('names a reader of some formats only on the secrets in these', () => {
    expect(owned([{ role: ROLE, formats: ['password'] }]).secrets).toEqual({
      [PASSWORD]: secretPolicy(reads(PASSWORD, ROLE)),
    });
  });

  const only = { sourceIps: ['192.0.2.0/24', '2001:db8::/32'], sourceVpces: ['vpce-11111111'] };

  it('asks for an address or for an endpoint in two statements, since one would ask for both', () => {
    expect(policiesOf({ readers: [{ role: ROLE, only }] }).secrets).toEqual({
      [DOCKER]: secretPolicy(
        reads(DOCKER, ROLE, { IpAddress: { 'aws:SourceIp': only.sourceIps } }),
        reads(DOCKER, ROLE, { StringEquals: { 'aws:SourceVpce': only.sourceVpces } }),
      ),
    });
  });

  it('asks the members of an organization for both: where they call from, and what they are of', () => {
    expect(owned([{ organization: ORGANIZATION, only, formats: ['password'] }]).secrets).toEqual({
      [PASSWORD]: secretPolicy(
        reads(PASSWORD, '*', {
          IpAddress: { 'aws:SourceIp': only.sourceIps },
          StringEquals: { 'aws:PrincipalOrgID': ORGANIZATION },
        }),
        reads(PASSWORD, '*', {
          StringEquals: { 'aws:SourceVpce': only.sourceVpces, 'aws:PrincipalOrgID': ORGANIZATION },
        }),
      ),
    });
  });
});

describe('the policy of an exclusive secret', () => {
  const deny = (secret: string, arns: string[], more = {}) => ({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 'secretsmanager:GetSecretValue',
    Resource: `<${secret}>`,
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns }, ...more },
  });

  it('denies all but its readers, those with a role of their own included, and its function', () => {
    const readers = [{ role: ROLE }, { ...KINDS['any OIDC issuer'], formats: ['password' as const] }];
    expect(policiesOf({ secrets: SECRETS, readers, exclusive: true }).secrets).toEqual({
      [DOCKER]: secretPolicy(reads(DOCKER, ROLE), deny(DOCKER, [ROLE, '<function>'])),
      [PASSWORD]: secretPolicy(reads(PASSWORD, ROLE), deny(PASSWORD, [ROLE, '<function>', '<reader>'])),
    });
  });

  it('denies all who are neither of the organization nor named', () => {
    const strangers = { StringNotEquals: { 'aws:PrincipalOrgID': [ORGANIZATION] } };
    const { secrets } = policiesOf({
      encryption: 'customer-managed',
      readers: [{ organization: ORGANIZATION }],
      exclusive: true,
    });
    expect(secrets[DOCKER]?.ResourcePolicy.Statement.slice(1)).toEqual([deny(DOCKER, ['<function>'], strangers)]);
  });
});

describe('the key of a stack', () => {
  const administer = {
    Sid: 'Administer',
    Effect: 'Allow',
    Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' },
    Action: ['CancelKeyDeletion', 'CreateAlias', 'Delete*', 'Describe*', 'Disable*', 'Enable*', 'Get*', 'List*', 'Put*']
      .concat(['Revoke*', 'ScheduleKeyDeletion', 'TagResource', 'UntagResource', 'Update*'])
      .map((name) => `kms:${name}`),
    Resource: '*',
  };
  const use = {
    Sid: 'UseThroughTheseSecrets',
    Effect: 'Allow',
    Principal: { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource: '*',
    Condition: onlyFor([DOCKER, PASSWORD]),
  };
  const decrypt = (AWS: string, condition: object) => ({
    Effect: 'Allow',
    Principal: { AWS },
    Action: 'kms:Decrypt',
    Resource: '*',
    Condition: condition,
  });

  it('is not made for credentials that want none', () => {
    expect(policiesOf({ readers: [{ role: ROLE }] }).keys).toEqual([]);
    expect(policiesOf({ readers: [{ role: ROLE }], encryption: FOREIGN_KEY }).keys).toEqual([]);
  });

  it("leaves to the account's policies what goes through Secrets Manager for these secrets", () => {
    expect(owned([]).keys).toEqual([policy(administer, use)]);
  });

  it.each(EXISTING)('opens the secrets to %s, through Secrets Manager alone', (_, reader, principal) => {
    expect(owned([reader]).keys).toEqual([policy(administer, use, decrypt(principal, onlyFor([DOCKER, PASSWORD])))]);
  });

  it('opens them to the members of an organization, and only in its formats', () => {
    const condition = onlyFor([PASSWORD], { 'aws:PrincipalOrgID': ORGANIZATION });
    expect(owned([{ organization: ORGANIZATION, formats: ['password'] }]).keys).toEqual([
      policy(administer, use, decrypt('*', condition)),
    ]);
  });

  it('says nothing of readers that have a role of their own: that role says it', () => {
    expect(owned([KINDS['any OIDC issuer'], KINDS['a host with a certificate']]).keys).toEqual([
      policy(administer, use),
    ]);
  });
});

describe("a credential's function", () => {
  const useKey = (settings: CredentialConfig) =>
    policiesOf({ secrets: SECRETS, ...settings }).function.filter(({ Sid }) => Sid === 'UseKey');
  const statement = (Resource: string) => ({
    Sid: 'UseKey',
    Effect: 'Allow',
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Resource,
    Condition: onlyFor([DOCKER, PASSWORD]),
  });

  it('uses the key for its own secrets, and none where AWS manages it', () => {
    expect(useKey({ encryption: 'customer-managed' })).toEqual([statement('<key>')]);
    expect(useKey({ encryption: FOREIGN_KEY })).toEqual([statement(FOREIGN_KEY)]);
    expect(useKey({ encryption: 'aws-managed' })).toEqual([]);
  });
});
