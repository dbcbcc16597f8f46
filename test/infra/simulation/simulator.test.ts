import { describe, expect, it } from 'vitest';
import { EVERYTHING, may } from './support/may';
import { secretArn } from './support/resolve';
import type { PolicyDocument, World } from './support/world';

// The simulator is a means of proof: what these tests rely on is tried here on policies whose meaning AWS documents.

const own = 'arn:aws:iam::123456789012:role/app';
const foreign = 'arn:aws:iam::210987654321:role/app';
const secret = secretArn('known');
const read = 'secretsmanager:GetSecretValue';

const policy = (statement: object): PolicyDocument => ({ Version: '2012-10-17', Statement: [statement] });
const allow = (statement: object) => policy({ Effect: 'Allow', Action: read, Resource: secret, ...statement });
const world = (parts: Partial<World>): World => ({ identity: {}, resource: {}, secrets: {}, keys: [], ...parts });

describe('the simulator knows that', () => {
  it('a principal without any policy may do nothing', async () => {
    expect(await may(world({}), own, read, secret)).toBe(false);
  });

  it('within an account, the policy of the principal or of the resource is enough', async () => {
    expect(await may(world({ identity: { [own]: [allow({})] } }), own, read, secret)).toBe(true);
    expect(await may(world({ resource: { [secret]: allow({ Principal: { AWS: own } }) } }), own, read, secret)).toBe(
      true,
    );
  });

  it('between accounts, both are needed', async () => {
    const identity = { [foreign]: [allow({})] };
    const resource = { [secret]: allow({ Principal: { AWS: foreign } }) };
    expect(await may(world({ identity }), foreign, read, secret)).toBe(false);
    expect(await may(world({ resource }), foreign, read, secret)).toBe(false);
    expect(await may(world({ identity, resource }), foreign, read, secret)).toBe(true);
  });

  it('a deny wins, and a list under ArnNotEquals means none of them', async () => {
    const denyOthers = (arns: string[]) =>
      policy({
        Effect: 'Deny',
        Action: read,
        Resource: secret,
        Principal: '*',
        Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns } },
      });
    const admin = { arn: own, policies: [EVERYTHING] };
    expect(await may(world({ resource: { [secret]: denyOthers([foreign]) } }), admin, read, secret)).toBe(false);
    expect(await may(world({ resource: { [secret]: denyOthers([foreign, own]) } }), admin, read, secret)).toBe(true);
  });

  it('a negated condition holds where its key is missing', async () => {
    const deny = { Effect: 'Deny', Action: read, Resource: secret, Principal: '*' };
    const strangers = policy({ ...deny, Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
    const admin = { arn: own, policies: [EVERYTHING] };
    const guarded = world({ resource: { [secret]: strangers } });
    expect(await may(guarded, admin, read, secret)).toBe(false);
    expect(await may(guarded, admin, read, secret, { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' })).toBe(true);
  });

  it("a key leaves to the account's own policies only what its policy says", async () => {
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000';
    const root = { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Resource: '*' };
    const condition = { ArnLike: { 'kms:EncryptionContext:SecretARN': `${secret.slice(0, -6)}??????` } };
    const guarded = world({
      identity: { [own]: [EVERYTHING] },
      resource: { [key]: policy({ ...root, Action: 'kms:Decrypt', Condition: condition }) },
    });
    const inContext = { 'kms:EncryptionContext:SecretARN': secret };
    expect(await may(guarded, own, 'kms:Decrypt', key, inContext)).toBe(true);
    expect(await may(guarded, own, 'kms:Decrypt', key)).toBe(false);
    expect(await may(guarded, own, 'kms:Encrypt', key, inContext)).toBe(false);
    expect(await may(guarded, { arn: own, policies: [] }, 'kms:Decrypt', key, inContext)).toBe(false);
    expect(await may(guarded, { arn: foreign, policies: [EVERYTHING] }, 'kms:Decrypt', key, inContext)).toBe(false);
  });

  it('a role lets in only whom its trust policy names, with the claims that it names', async () => {
    const provider = 'arn:aws:iam::123456789012:oidc-provider/ci.example.com';
    const trust = policy({
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: provider },
      Condition: { StringEquals: { 'ci.example.com:sub': 'job' } },
    });
    const guarded = world({ resource: { [own]: trust } });
    const action = 'sts:AssumeRoleWithWebIdentity';
    expect(await may(guarded, provider, action, own, { 'ci.example.com:sub': 'job' })).toBe(true);
    expect(await may(guarded, provider, action, own, { 'ci.example.com:sub': 'jobs' })).toBe(false);
    expect(await may(guarded, provider, action, own)).toBe(false);
    expect(await may(guarded, `${provider}.org`, action, own, { 'ci.example.com:sub': 'job' })).toBe(false);
    expect(await may(guarded, { arn: own, policies: [EVERYTHING] }, 'sts:AssumeRole', own)).toBe(false);
  });

  it('refuses a question that AWS would not understand', async () => {
    await expect(may(world({}), own, 'secretsmanager:ReadSecret', secret)).rejects.toThrow('invalid.action');
  });
});
