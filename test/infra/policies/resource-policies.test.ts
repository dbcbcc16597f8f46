import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig } from '../../../infra/config';
import { dnsSuffixOf, partitionOf } from '../../../infra/config/common/regions';
import { keyStatements, READ_KEY } from '../../../infra/policies/kms';
import { actionsOf, CHANGE_KEY, GET } from '../simulation/support/actions';
import { EXISTING_KEY, ORGANIZATION, READERS } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { hook } from '../support/deployed';
import { policiesOf } from './support/policies-of';
import { DOCKER, EXISTING, onlyForSecrets, PASSWORD, reads, SECRETS } from './support/statements';

const { role: ROLE } = READERS['a role'];
const only = { sourceIps: ['192.0.2.0/24', '2001:db8::/32'], sourceVpces: ['vpce-11111111'] };
const FROM_ADDRESS = { IpAddress: { 'aws:SourceIp': only.sourceIps } };
const THROUGH_ENDPOINT = { 'aws:SourceVpce': only.sourceVpces };
const OF_ORGANIZATION = { 'aws:PrincipalOrgID': ORGANIZATION };

const ROOT = { AWS: 'arn:<AWS::Partition>:iam::<AWS::AccountId>:root' };
const allow = (Action: string | string[], more: object) => ({ Effect: 'Allow', Action, Resource: '*', ...more });
const ADMINISTER = allow(
  actionsOf(
    'kms',
    `CancelKeyDeletion CreateAlias Delete* Describe* Disable* Enable* Get* List* Put* Revoke* ScheduleKeyDeletion
    TagResource UntagResource Update*`,
  ),
  { Sid: 'Administer', Principal: ROOT },
);
const Condition = onlyForSecrets([DOCKER, PASSWORD]);
const USE = allow(CHANGE_KEY, { Sid: 'UseThroughTheseSecrets', Principal: ROOT, Condition });

const secretPolicy = (...statements: object[]) => ({ ResourcePolicy: policy(...statements), BlockPublicPolicy: true });
/** In the policy of a secret, `*` is that secret, and each of its replicas in its own region. */
const readBy = (AWS: string, Condition?: object) =>
  reads('*', { Principal: { AWS }, ...(Condition ? { Condition } : {}) });
const policies = (settings: CredentialConfig) => {
  const { secrets, keys } = policiesOf({ secrets: SECRETS, encryption: 'customer-managed', ...settings });
  return { secrets, keys };
};

describe('the policies of the secrets and of the key', () => {
  it('allow no reader by default, and leave to the account requests through Secrets Manager for the secrets', () => {
    expect(policies({})).toEqual({ secrets: {}, keys: [policy(ADMINISTER, USE)] });
  });

  it('do not name readers with a role of the stack, because that role has the statements', () => {
    const readers = [READERS['an OIDC issuer'], READERS['a host with a certificate']];
    expect(policies({ readers })).toEqual({ secrets: {}, keys: [policy(ADMINISTER, USE)] });
  });

  it.each(['aws-managed', EXISTING_KEY] as const)('are those of the secrets only with the key %s', (encryption) => {
    expect(policies({ encryption, readers: [{ role: ROLE }] }).keys).toEqual([]);
  });

  /** The statements of the policy of each secret are the same, apart from the secret. */
  it.each<
    [string, ReaderConfig, principal: string, secrets: string[], conditions?: (object | undefined)[], ofKey?: object]
  >([
    ...EXISTING.map(([kind, reader, principal]): [string, ReaderConfig, string, string[]] => [
      `allow ${kind} to read and decrypt the secrets, and nothing else`,
      reader,
      principal,
      [DOCKER, PASSWORD],
    ]),
    [
      'allow every principal of an organization to read and decrypt the secrets',
      READERS['an organization'],
      '*',
      [DOCKER, PASSWORD],
      [{ StringEquals: OF_ORGANIZATION }],
      OF_ORGANIZATION,
    ],
    [
      'allow a reader of some formats to read and decrypt the secrets in these formats only',
      { role: ROLE, formats: ['password'] },
      ROLE,
      [PASSWORD],
    ],
    [
      'require an address or an endpoint in two statements, because one statement would require both',
      { role: ROLE, only, formats: ['dockerconfigjson'] },
      ROLE,
      [DOCKER],
      [FROM_ADDRESS, { StringEquals: THROUGH_ENDPOINT }],
    ],
    [
      'require both the organization and the source of the members of an organization',
      { organization: ORGANIZATION, only, formats: ['password'] },
      '*',
      [PASSWORD],
      [
        { ...FROM_ADDRESS, StringEquals: OF_ORGANIZATION },
        { StringEquals: { ...THROUGH_ENDPOINT, ...OF_ORGANIZATION } },
      ],
      OF_ORGANIZATION,
    ],
  ])('%s', (_, reader, principal, names, conditions = [undefined], ofKey = {}) => {
    const statements = conditions.map((each) => readBy(principal, each));
    const decrypt = { Principal: { AWS: principal }, Condition: onlyForSecrets(names, ofKey) };
    expect(policies({ readers: [reader] })).toEqual({
      secrets: Object.fromEntries(names.map((name) => [name, secretPolicy(...statements)])),
      keys: [policy(ADMINISTER, USE, allow('kms:Decrypt', decrypt))],
    });
  });
});

describe('the policy of an exclusive secret', () => {
  const deny = (Condition: object) => ({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: GET,
    Resource: '*',
    Condition,
  });
  const othersThan = (...arns: string[]) => ({ ArnNotEquals: { 'aws:PrincipalArn': arns } });

  it('denies all principals except its readers, the roles of readers, and its function', () => {
    const readers = [{ role: ROLE }, { ...READERS['an OIDC issuer'], formats: ['password' as const] }];
    expect(policies({ readers, exclusive: true }).secrets).toEqual({
      [DOCKER]: secretPolicy(readBy(ROLE), deny(othersThan(ROLE, '<function>'))),
      [PASSWORD]: secretPolicy(readBy(ROLE), deny(othersThan(ROLE, '<function>', '<reader>'))),
    });
  });

  it('denies all principals except the roles of its function and of its feeds, and needs no other reader', () => {
    expect(
      policies({ exclusive: true, secrets: [{ format: 'dockerconfigjson' }], feeds: [hook('hook')] }).secrets,
    ).toEqual({
      [DOCKER]: secretPolicy(deny(othersThan('<function>', '<feed>'))),
    });
  });

  it('denies all principals that are neither named nor of the organization', () => {
    const reader = { organization: ORGANIZATION, formats: ['password' as const] };
    const others = { ...othersThan('<function>'), StringNotEquals: { 'aws:PrincipalOrgID': [ORGANIZATION] } };
    expect(policies({ readers: [reader], exclusive: true }).secrets).toMatchObject({
      [PASSWORD]: secretPolicy(readBy('*', { StringEquals: OF_ORGANIZATION }), deny(others)),
    });
  });

  it('denies a limited reader from other sources', () => {
    expect(policies({ readers: [{ role: ROLE, only }], exclusive: true }).secrets[DOCKER]).toEqual(
      secretPolicy(
        readBy(ROLE, FROM_ADDRESS),
        readBy(ROLE, { StringEquals: THROUGH_ENDPOINT }),
        deny(othersThan(ROLE, '<function>')),
        deny({
          ArnEquals: { 'aws:PrincipalArn': ROLE },
          NotIpAddress: FROM_ADDRESS.IpAddress,
          StringNotEquals: THROUGH_ENDPOINT,
        }),
      ),
    );
  });
});

it.each([
  ['eu-west-1', 'secretsmanager.eu-west-1.amazonaws.com'],
  ['us-gov-west-1', 'secretsmanager.us-gov-west-1.amazonaws.com'],
  ['cn-north-1', ['secretsmanager.cn-north-1.amazonaws.com', 'secretsmanager.cn-north-1.amazonaws.com.cn']],
])('a key is used in %s through Secrets Manager under each name that it may have there', (region, names) => {
  const partition = partitionOf(region);
  const environment = { account: '123456789012', region, partition, dnsSuffix: dnsSuffixOf(region) };
  const statements = keyStatements(READ_KEY, [{ name: DOCKER }], EXISTING_KEY, { environment });
  expect(statements.map((statement) => statement.toStatementJson().Condition)).toEqual([
    {
      StringEquals: { 'kms:ViaService': names },
      ArnLike: {
        'kms:EncryptionContext:SecretARN': [
          `arn:${partition}:secretsmanager:${region}:123456789012:secret:${DOCKER}-??????`,
        ],
      },
    },
  ]);
});
