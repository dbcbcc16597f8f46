import { describe, expect, it } from 'vitest';
import { GET } from './support/actions';
import { type PolicyDocument, secretArn } from './support/deployed-stack';
import { admin, type Context, isAllowed, type Principal, policy } from './support/simulate';

// The other tests rely on these rules of the simulator. Each is tried on policies whose meaning AWS documents.

const own = 'arn:aws:iam::123456789012:role/app';
const foreign = 'arn:aws:iam::210987654321:role/app';
const secret = secretArn('known');
const secretPolicy = (statement: object): Record<string, PolicyDocument> => ({
  [secret]: policy({ Effect: 'Allow', Action: GET, Resource: secret, ...statement }),
});
const reads = policy({ Effect: 'Allow', Action: GET, Resource: secret });

/** Simulates a request with the given resource policies. */
const ask = (
  resource: Record<string, PolicyDocument>,
  principal: string | Principal,
  context?: Context,
  [action, target]: [string, string] = [GET, secret],
) => isAllowed({ identity: {}, resource }, principal, action, target, context);

describe('the simulator', () => {
  it('denies a principal without any policy', async () => {
    expect(await ask({}, own)).toBe(false);
  });

  it('needs the policy of the principal or of the resource within an account, and both between accounts', async () => {
    expect(await ask({}, { arn: own, policies: [reads] })).toBe(true);
    expect(await ask(secretPolicy({ Principal: { AWS: own } }), own)).toBe(true);
    expect(await ask({}, { arn: foreign, policies: [reads] })).toBe(false);
    expect(await ask(secretPolicy({ Principal: { AWS: foreign } }), foreign)).toBe(false);
    const both = await ask(secretPolicy({ Principal: { AWS: foreign } }), { arn: foreign, policies: [reads] });
    expect(both).toBe(true);
  });

  it('applies a deny first, and reads a list in ArnNotEquals as none of its items', async () => {
    const denyOthers = (arns: string[]) =>
      secretPolicy({ Effect: 'Deny', Principal: '*', Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns } } });
    expect(await ask(denyOthers([foreign]), admin(own))).toBe(false);
    expect(await ask(denyOthers([foreign, own]), admin(own))).toBe(true);
  });

  it('applies a negated condition if its key is missing', async () => {
    const Condition = { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } };
    const denyOthers = secretPolicy({ Effect: 'Deny', Principal: '*', Condition });
    expect(await ask(denyOthers, admin(own))).toBe(false);
    expect(await ask(denyOthers, admin(own), { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' })).toBe(true);
  });

  it("allows an account's own policies only what the policy of a key leaves to the account", async () => {
    const key = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000';
    const keyPolicy = policy({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: 'kms:Decrypt',
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:SecretARN': `${secret.slice(0, -6)}??????` } },
    });
    const use = (principal: string | Principal, action: string, context: Context) =>
      ask({ [key]: keyPolicy }, principal, context, [action, key]);
    const inContext = { 'kms:EncryptionContext:SecretARN': secret };
    expect(await use(admin(own), 'kms:Decrypt', inContext)).toBe(true);
    expect(await use(admin(own), 'kms:Decrypt', {})).toBe(false);
    expect(await use(admin(own), 'kms:Encrypt', inContext)).toBe(false);
    expect(await use(own, 'kms:Decrypt', inContext)).toBe(false);
    expect(await use(admin(foreign), 'kms:Decrypt', inContext)).toBe(false);
  });

  it('allows only the principal and the claims of a trust policy to assume a role', async () => {
    const provider = 'arn:aws:iam::123456789012:oidc-provider/ci.example.com';
    const assume = 'sts:AssumeRoleWithWebIdentity';
    const Condition = { StringEquals: { 'ci.example.com:sub': 'job' } };
    const trust = policy({ Effect: 'Allow', Action: assume, Principal: { Federated: provider }, Condition });
    const ofRole = (principal: string | Principal, context: Context, action = assume) =>
      ask({ [own]: trust }, principal, context, [action, own]);
    expect(await ofRole(provider, { 'ci.example.com:sub': 'job' })).toBe(true);
    expect(await ofRole(provider, { 'ci.example.com:sub': 'jobs' })).toBe(false);
    expect(await ofRole(provider, {})).toBe(false);
    expect(await ofRole(`${provider}.org`, { 'ci.example.com:sub': 'job' })).toBe(false);
    expect(await ofRole(admin(own), {}, 'sts:AssumeRole')).toBe(false);
  });

  it('rejects a request that AWS would not understand', async () => {
    const request = ask({}, own, {}, ['secretsmanager:ReadSecret', secret]);
    await expect(request).rejects.toThrow('invalid.action');
  });
});
