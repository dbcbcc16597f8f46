import { expect, it } from 'vitest';
import { GET } from './support/actions';
import { arnOf, OTHER_ACCOUNT, type PolicyDocument, secretArn } from './support/deployed-stack';
import { admin, type Context, isAllowed, type Principal, policy } from './support/simulate';

// The other tests rely on these rules of the simulator. Each is tried on policies whose meaning AWS documents.

interface Request {
  principal: string | Principal;
  context?: Context;
  /** The policy of the resource. */
  policy?: PolicyDocument;
  action?: string;
  resource?: string;
}

const own = arnOf('iam', 'role/app');
const foreign = arnOf('iam', 'role/app', OTHER_ACCOUNT);
const secret = secretArn('known');
const key = arnOf('kms', 'key/00000000-0000-0000-0000-000000000000');
const provider = arnOf('iam', 'oidc-provider/ci.example.com');

const allow = (more: object) => policy({ Effect: 'Allow', Action: GET, Resource: '*', ...more });
const reader = (arn: string) => ({ arn, policies: [allow({})] });
const readBy = (AWS: string) => allow({ Principal: { AWS } });
const denyIf = (Condition: object) => allow({ Effect: 'Deny', Principal: '*', Condition });

const others = (...arns: string[]) => denyIf({ ArnNotEquals: { 'aws:PrincipalArn': arns } });
const notMembers = denyIf({ StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } });

const inContext = { 'kms:EncryptionContext:SecretARN': secret };
const keyPolicy = allow({
  Principal: { AWS: arnOf('iam', 'root') },
  Action: 'kms:Decrypt',
  Condition: { ArnLike: { 'kms:EncryptionContext:SecretARN': `${secret.slice(0, -6)}??????` } },
});
const decrypt = { action: 'kms:Decrypt', resource: key, policy: keyPolicy };

const action = 'sts:AssumeRoleWithWebIdentity';
const Condition = { StringEquals: { 'ci.example.com:sub': 'job' } };
const trust = allow({ Action: action, Principal: { Federated: provider }, Condition });
const assume = { action, resource: own, policy: trust, context: { 'ci.example.com:sub': 'job' } };

const ask = ({ principal, action = GET, resource = secret, policy: attached, context }: Request) =>
  isAllowed({ identity: {}, resource: attached ? { [resource]: attached } : {} }, principal, action, resource, context);

it.each<[rule: string, allowed: Request[], denied: Request[]]>([
  ['denies a principal without any policy', [], [{ principal: own }]],
  [
    'needs the policy of the principal or of the resource within an account',
    [{ principal: reader(own) }, { principal: own, policy: readBy(own) }],
    [],
  ],
  [
    'needs both policies between accounts',
    [{ principal: reader(foreign), policy: readBy(foreign) }],
    [{ principal: reader(foreign) }, { principal: foreign, policy: readBy(foreign) }],
  ],
  [
    'applies a deny first, and reads a list in ArnNotEquals as none of its items',
    [{ principal: admin(own), policy: others(foreign, own) }],
    [{ principal: admin(own), policy: others(foreign) }],
  ],
  [
    'applies a negated condition if its key is missing',
    [{ principal: admin(own), policy: notMembers, context: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } }],
    [{ principal: admin(own), policy: notMembers }],
  ],
  [
    "allows an account's own policies only what the policy of a key leaves to the account",
    [{ ...decrypt, principal: admin(own), context: inContext }],
    [
      { ...decrypt, principal: admin(own) },
      { ...decrypt, principal: admin(own), context: inContext, action: 'kms:Encrypt' },
      { ...decrypt, principal: own, context: inContext },
      { ...decrypt, principal: admin(foreign), context: inContext },
    ],
  ],
  [
    'allows only the principal and the claims of a trust policy to assume a role',
    [{ ...assume, principal: provider }],
    [
      { ...assume, principal: provider, context: { 'ci.example.com:sub': 'jobs' } },
      { ...assume, principal: provider, context: {} },
      { ...assume, principal: `${provider}.org` },
      { ...assume, principal: admin(own), action: 'sts:AssumeRole' },
    ],
  ],
])('the simulator %s', async (_, allowed, denied) => {
  for (const request of allowed) expect([request, await ask(request)]).toEqual([request, true]);
  for (const request of denied) expect([request, await ask(request)]).toEqual([request, false]);
});

it('the simulator rejects a request that AWS would not understand', async () => {
  await expect(ask({ principal: own, action: 'secretsmanager:ReadSecret' })).rejects.toThrow('invalid.action');
});
