import { describe, expect, it } from 'vitest';
import type { ReaderOptions } from '../../../infra/config/readers/types';
import * as actions from './support/actions';
import { arnOf, type Deployed, deploy, OTHER_ACCOUNT, roleOf, secretArns } from './support/deployed-stack';
import { keyUses, usesFor } from './support/key-uses';
import * as readers from './support/readers';
import { type Attempt, all, allowed, NO_RESOURCE } from './support/requests';
import { ADMINISTRATOR, admin, type Principal } from './support/simulate';

const { actionsOf, GET, GET_TOKEN, LIST_SECRETS, OTHER_SECRET_ACTIONS, PULL, PUT, READ, ROLE_ACTIONS } = actions;
const { credentialPerReader, ORGANIZATION, readerOf, secretNamesOf } = readers;
const { 'ecr-a of another account': FOREIGN_SECRET = '', ...SECRETS } = readers.ALL_SECRETS;
const unlimited = deploy(credentialPerReader({ encryption: 'customer-managed' }));
const options: ReaderOptions = { formats: ['password'], listSecrets: true };
const limited = deploy(credentialPerReader({ encryption: 'customer-managed' }, options));

/** Returns everything that a reader could do with secrets, ECR, the credential's function and its role. */
function attemptsOf(deployed: Deployed, kind: readers.ReaderKind): Attempt[] {
  const unit = `EcrCredentials-${readers.credentialOf(kind)}`;
  const attempts: Attempt[] = [
    [[...READ, PUT], SECRETS],
    [OTHER_SECRET_ACTIONS, secretArns(...secretNamesOf(kind))],
    [[...PULL, 'ecr:PutImage', 'ecr:DeleteRepository'], { 'a repository': arnOf('ecr', 'repository/team-a/app') }],
    [
      actionsOf('lambda', 'InvokeFunction GetFunction UpdateFunctionCode'),
      { 'its function': arnOf('lambda', `function:${unit}`) },
    ],
    [ROLE_ACTIONS, { 'the role of the function': roleOf(deployed, `${unit}-eu-west-1`) }],
  ];
  // Another account decides about its own resources.
  if (readers.isOfOtherAccount(readerOf(deployed, kind).arn)) return attempts;
  const withoutResource = [LIST_SECRETS, ...actionsOf('secretsmanager', 'BatchGetSecretValue GetRandomPassword')];
  return [
    ...attempts,
    [[...READ, PUT], { 'ecr-a of another account': FOREIGN_SECRET }],
    [[...withoutResource, ...GET_TOKEN, 'sts:GetServiceBearerToken'], NO_RESOURCE],
  ];
}

describe.each(readers.READER_KINDS)('%s as a reader', (kind) => {
  const [dockerconfigjson, password] = secretNamesOf(kind);

  it('reads and decrypts the secrets of its credential, and does nothing else', async () => {
    const reader = readerOf(unlimited, kind);
    const own = [dockerconfigjson, password];
    expect(await allowed(unlimited, { reader }, attemptsOf(unlimited, kind))).toEqual(all(['reader'], READ, own));
    expect(await keyUses(unlimited, reader, unlimited.keys[0], own)).toEqual(usesFor(own, ['kms:Decrypt']));
  });

  it('reads and decrypts the secrets in its formats only, and lists secrets if the stack creates its role', async () => {
    const reader = readerOf(limited, kind);
    const lists = limited.identity[reader.arn] ? [`reader, ${LIST_SECRETS}`] : [];
    expect(await allowed(limited, { reader }, attemptsOf(limited, kind))).toEqual(
      [...all(['reader'], READ, [password]), ...lists].sort(),
    );
    const uses = await keyUses(limited, reader, limited.keys[0], [dockerconfigjson, password]);
    expect(uses).toEqual(usesFor([password], ['kms:Decrypt']));
  });
});

describe('a principal that is not a reader', () => {
  const inAccount = ['role/jenkins-2', 'role/jenkin', 'role/ci/jenkins', 'user/ci/jenkins', 'user/jenkins2'];
  const foreign = ['role/jenkins', 'user/ci/jenkins', 'role/admin', 'root'];
  const member = (organization: string) =>
    admin(arnOf('iam', 'role/admin', OTHER_ACCOUNT), { 'aws:PrincipalOrgID': organization });
  const principals: Record<string, string | Principal> = {
    ...Object.fromEntries(inAccount.map((name) => [name, arnOf('iam', name)])),
    ...Object.fromEntries(foreign.map((name) => [`foreign ${name}`, admin(arnOf('iam', name, OTHER_ACCOUNT))])),
    'a member of an organization whose id starts the same': member(`${ORGANIZATION}f`),
    'a member of another organization': member('o-z9y8x7w6v5'),
    'the service ec2': 'ec2.amazonaws.com',
    'the service lambda': 'lambda.amazonaws.com',
    'the role of the schedules': roleOf(unlimited, 'EcrCredentials-EcrSharedSchedulerRole'),
  };

  it('neither reads nor writes a secret', async () => {
    expect(await allowed(unlimited, principals, [[[...READ, PUT], SECRETS]])).toEqual([]);
  });

  it('can read a secret of its own account through its own policies, because the credential is not exclusive', async () => {
    const requests = await allowed(unlimited, { it: ADMINISTRATOR }, [[[GET], secretArns('ecr-a')]]);
    expect(requests).toEqual([`it, ${GET} ecr-a`]);
  });
});

describe("the stack's key", () => {
  const [key] = unlimited.keys;

  it.each(readers.EXAMPLES)("is used by the function of %s's credential for its own secrets only", async (kind) => {
    const role = roleOf(unlimited, `EcrCredentials-${readers.credentialOf(kind)}-eu-west-1`);
    const own = secretNamesOf(kind);
    expect(await keyUses(unlimited, role, key, own)).toEqual(usesFor(own, actions.USE_KEY));
  });

  it.each([
    ['a principal of the account without policies', arnOf('iam', 'role/other')],
    ['an administrator of another account', admin(arnOf('iam', 'role/jenkins', OTHER_ACCOUNT))],
  ])('is not used by %s', async (_, principal) => {
    expect(await keyUses(unlimited, principal, key, secretNamesOf('a role'))).toEqual([]);
  });

  it('is managed by an administrator, who can use it only through Secrets Manager for the secrets', async () => {
    const uses = await keyUses(unlimited, ADMINISTRATOR, key, ['ecr-a', 'other']);
    const manage = /:(DescribeKey|GetKeyPolicy|PutKeyPolicy|ScheduleKeyDeletion|DisableKey) /;
    const everySecret = usesFor(readers.READER_KINDS.flatMap(secretNamesOf), actions.CHANGE_KEY);
    expect(uses.filter((use) => !manage.test(use))).toEqual(everySecret);
  });
});

it('a member of an organization needs a policy of its own only in another account', async () => {
  const context = { 'aws:PrincipalOrgID': ORGANIZATION };
  const members = {
    'a member': { arn: arnOf('iam', 'role/any'), context },
    'a member in another account': { arn: arnOf('iam', 'role/any', OTHER_ACCOUNT), context },
  };
  const [, password] = secretNamesOf('an organization');
  expect(await allowed(unlimited, members, [[[GET], secretArns(password)]])).toEqual([`a member, ${GET} ${password}`]);
});
