import { describe, expect, it } from 'vitest';
import {
  actions,
  GET,
  GET_TOKEN,
  LIST_SECRETS,
  OTHER_SECRET_ACTIONS,
  PULL,
  PUT,
  READ,
  ROLE_ACTIONS,
} from './support/actions';
import { arnOf, type Deployed, deploy, OTHER_ACCOUNT, roleOf, secretArns } from './support/deployed-stack';
import {
  ALL_SECRETS,
  credentialOf,
  credentialPerReader,
  isOfOtherAccount,
  ORGANIZATION,
  READER_KINDS,
  type ReaderKind,
  readerOf,
  secretNamesOf,
} from './support/readers';
import { type Attempt, all, allowed, NO_RESOURCE } from './support/requests';
import { admin, type Principal } from './support/simulate';

const { 'ecr-a of another account': _, ...SECRETS } = ALL_SECRETS;
const unlimited = deploy(credentialPerReader({ encryption: 'customer-managed' }));
const limited = deploy(
  credentialPerReader({ encryption: 'customer-managed' }, { formats: ['password'], listSecrets: true }),
);

/** Returns everything that a reader could do with secrets, ECR, the credential's function and its role. */
function attemptsOf(deployed: Deployed, kind: ReaderKind): Attempt[] {
  const function_ = `EcrCredentials-${credentialOf(kind)}`;
  const attempts: Attempt[] = [
    [[...READ, PUT], SECRETS],
    [OTHER_SECRET_ACTIONS, secretArns(...secretNamesOf(kind))],
    [[...PULL, 'ecr:PutImage', 'ecr:DeleteRepository'], { 'a repository': arnOf('ecr', 'repository/team-a/app') }],
    [
      actions('lambda', 'InvokeFunction GetFunction UpdateFunctionCode'),
      { function: arnOf('lambda', `function:${function_}`) },
    ],
    [ROLE_ACTIONS, { 'the role of the function': roleOf(deployed, `${function_}-eu-west-1`) }],
  ];
  // Another account decides about its own resources.
  if (isOfOtherAccount(readerOf(deployed, kind).arn)) return attempts;
  const { 'ecr-a of another account': foreign = '' } = ALL_SECRETS;
  const withoutResource = [LIST_SECRETS, ...actions('secretsmanager', 'BatchGetSecretValue GetRandomPassword')];
  return [
    ...attempts,
    [[...READ, PUT], { 'ecr-a of another account': foreign }],
    [[...withoutResource, ...GET_TOKEN, 'sts:GetServiceBearerToken'], NO_RESOURCE],
  ];
}

describe.each(READER_KINDS)('the reader %s', (kind) => {
  const [dockerconfigjson, password] = secretNamesOf(kind);

  it('reads the secrets of its credential, and does nothing else', async () => {
    expect(await allowed(unlimited, { reader: readerOf(unlimited, kind) }, attemptsOf(unlimited, kind))).toEqual(
      all(['reader'], READ, [dockerconfigjson, password]),
    );
  });

  it('reads the secrets in its formats only, and lists secrets if the config allows it and its role is created', async () => {
    const reader = readerOf(limited, kind);
    const lists = limited.identity[reader.arn] ? [`reader, ${LIST_SECRETS}`] : [];
    expect(await allowed(limited, { reader }, attemptsOf(limited, kind))).toEqual(
      [...all(['reader'], READ, [password]), ...lists].sort(),
    );
  });
});

describe('a principal that is not a reader', () => {
  const inAccount = ['role/jenkins-2', 'role/jenkin', 'role/ci/jenkins', 'user/ci/jenkins', 'user/jenkins2'];
  const inOtherAccount = ['role/jenkins', 'user/ci/jenkins', 'role/admin', 'root'];
  const principals: Record<string, string | Principal> = {
    ...Object.fromEntries(inAccount.map((name) => [name, arnOf('iam', name)])),
    ...Object.fromEntries(
      inOtherAccount.map((name) => [`${name} of another account`, admin(arnOf('iam', name, OTHER_ACCOUNT))]),
    ),
    ...Object.fromEntries(
      [`${ORGANIZATION}f`, 'o-z9y8x7w6v5'].map((organization) => [
        `a member of ${organization}`,
        admin(arnOf('iam', 'role/admin', OTHER_ACCOUNT), { 'aws:PrincipalOrgID': organization }),
      ]),
    ),
    'the service ec2': 'ec2.amazonaws.com',
    'the service lambda': 'lambda.amazonaws.com',
    'the role of the schedules': roleOf(unlimited, 'EcrCredentials-SchedulerRole'),
  };

  it('neither reads nor writes a secret', async () => {
    expect(await allowed(unlimited, principals, [[[...READ, PUT], SECRETS]])).toEqual([]);
  });

  it('can read a secret of its own account through its own policies, because the credential is not exclusive', async () => {
    const administrator = admin(arnOf('iam', 'role/admin'));
    expect(await allowed(unlimited, { administrator }, [[[GET], secretArns('ecr-a')]])).toEqual([
      `administrator, ${GET} ecr-a`,
    ]);
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
