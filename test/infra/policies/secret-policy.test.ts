import { describe, expect, it } from 'vitest';
import { GET } from '../simulation/support/actions';
import { ORGANIZATION, READERS } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { policiesOf } from './support/policies-of';
import { DOCKER, PASSWORD, reads, SECRETS } from './support/statements';

const { role: ROLE } = READERS['a role'];
const only = { sourceIps: ['192.0.2.0/24', '2001:db8::/32'], sourceVpces: ['vpce-11111111'] };
const OF_ORGANIZATION = { 'aws:PrincipalOrgID': ORGANIZATION };

const secretPolicy = (...statements: object[]) => ({ ResourcePolicy: policy(...statements), BlockPublicPolicy: true });
const readBy = (secret: string, AWS: string, Condition?: object) =>
  reads(`<${secret}>`, { Principal: { AWS }, ...(Condition ? { Condition } : {}) });
const secretsOf = (settings: Parameters<typeof policiesOf>[0]) =>
  policiesOf({ secrets: SECRETS, encryption: 'customer-managed', ...settings }).secrets;

describe('the policy of a secret', () => {
  it('does not exist without readers', () => {
    expect(secretsOf({})).toEqual({});
  });

  it.each([
    ['a role', ROLE, READERS['a role']],
    ['a role of another account', READERS['a role of another account'].role, READERS['a role of another account']],
    ['a user', READERS['a user'].user, READERS['a user']],
    ['a user of another account', READERS['a user of another account'].user, READERS['a user of another account']],
  ])('allows %s to read it, and nothing else', (_, principal, reader) => {
    expect(secretsOf({ readers: [reader] })).toEqual({
      [DOCKER]: secretPolicy(readBy(DOCKER, principal)),
      [PASSWORD]: secretPolicy(readBy(PASSWORD, principal)),
    });
  });

  it('allows every principal of an organization to read it', () => {
    const Condition = { StringEquals: OF_ORGANIZATION };
    expect(secretsOf({ readers: [READERS['an organization']] })).toEqual({
      [DOCKER]: secretPolicy(readBy(DOCKER, '*', Condition)),
      [PASSWORD]: secretPolicy(readBy(PASSWORD, '*', Condition)),
    });
  });

  it('allows a reader of some formats to read the secrets in these formats only', () => {
    expect(secretsOf({ readers: [{ role: ROLE, formats: ['password'] }] })).toEqual({
      [PASSWORD]: secretPolicy(readBy(PASSWORD, ROLE)),
    });
  });

  it('requires an address or an endpoint in two statements, because one statement would require both', () => {
    expect(secretsOf({ readers: [{ role: ROLE, only, formats: ['dockerconfigjson'] }] })).toEqual({
      [DOCKER]: secretPolicy(
        readBy(DOCKER, ROLE, { IpAddress: { 'aws:SourceIp': only.sourceIps } }),
        readBy(DOCKER, ROLE, { StringEquals: { 'aws:SourceVpce': only.sourceVpces } }),
      ),
    });
  });

  it('requires both the organization and the source of the members of an organization', () => {
    const { sourceIps, sourceVpces } = only;
    expect(secretsOf({ readers: [{ organization: ORGANIZATION, only, formats: ['password'] }] })).toEqual({
      [PASSWORD]: secretPolicy(
        readBy(PASSWORD, '*', { IpAddress: { 'aws:SourceIp': sourceIps }, StringEquals: OF_ORGANIZATION }),
        readBy(PASSWORD, '*', { StringEquals: { 'aws:SourceVpce': sourceVpces, ...OF_ORGANIZATION } }),
      ),
    });
  });
});

describe('the policy of an exclusive secret', () => {
  const deny = (secret: string, Condition: object) => ({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: GET,
    Resource: `<${secret}>`,
    Condition,
  });
  const othersThan = (...arns: string[]) => ({ ArnNotEquals: { 'aws:PrincipalArn': arns } });

  it('denies all principals except its readers, the roles of readers, and its function', () => {
    const readers = [{ role: ROLE }, { ...READERS['an OIDC issuer'], formats: ['password' as const] }];
    expect(secretsOf({ readers, exclusive: true })).toEqual({
      [DOCKER]: secretPolicy(readBy(DOCKER, ROLE), deny(DOCKER, othersThan(ROLE, '<function>'))),
      [PASSWORD]: secretPolicy(readBy(PASSWORD, ROLE), deny(PASSWORD, othersThan(ROLE, '<function>', '<reader>'))),
    });
  });

  it('denies all principals that are neither named nor of the organization', () => {
    const reader = { organization: ORGANIZATION, formats: ['password' as const] };
    const others = { ...othersThan('<function>'), StringNotEquals: { 'aws:PrincipalOrgID': [ORGANIZATION] } };
    expect(secretsOf({ readers: [reader], exclusive: true })).toMatchObject({
      [PASSWORD]: secretPolicy(readBy(PASSWORD, '*', { StringEquals: OF_ORGANIZATION }), deny(PASSWORD, others)),
    });
  });

  it('denies a limited reader from other sources', () => {
    expect(secretsOf({ readers: [{ role: ROLE, only }], exclusive: true })[DOCKER]).toEqual(
      secretPolicy(
        readBy(DOCKER, ROLE, { IpAddress: { 'aws:SourceIp': only.sourceIps } }),
        readBy(DOCKER, ROLE, { StringEquals: { 'aws:SourceVpce': only.sourceVpces } }),
        deny(DOCKER, othersThan(ROLE, '<function>')),
        deny(DOCKER, {
          ArnEquals: { 'aws:PrincipalArn': ROLE },
          NotIpAddress: { 'aws:SourceIp': only.sourceIps },
          StringNotEquals: { 'aws:SourceVpce': only.sourceVpces },
        }),
      ),
    );
  });
});
