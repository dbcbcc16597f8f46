import { describe, expect, it } from 'vitest';
import { elsewhere, READ, REST, SECRETS, WITHOUT_RESOURCE } from './support/deeds';
import {
  isForeign,
  KIND_NAMES,
  type Kind,
  ORGANIZATION,
  OTHER_ACCOUNT,
  oneOfEachKind,
  readerOf,
  secretNamesOf,
} from './support/kinds';
import { EVERYTHING, may, type Principal } from './support/may';
import { allowed, deeds, type Question, questions } from './support/questions';
import { ACCOUNT, secretArn } from './support/resolve';
import { roleOf, type World, worldOf } from './support/world';

const world = worldOf(oneOfEachKind({ encryption: 'customer-managed' }));

/** What a reader could try: to read every secret, to do all else to its own ones, and what lies elsewhere. */
function deedsOf(here: World, kind: Kind): Question[] {
  const reader = readerOf(here, kind);
  const own = Object.fromEntries(Object.values(secretNamesOf(kind)).map((name) => [name, secretArn(name)]));
  return questions(
    { reader },
    {
      ...deeds([...READ, 'secretsmanager:PutSecretValue'], SECRETS),
      ...deeds(REST, own),
      ...elsewhere(here, kind),
      ...(isForeign(reader.arn) ? {} : WITHOUT_RESOURCE),
    },
  ).filter(({ resource }) => !(isForeign(reader.arn) && isForeign(resource))); // its own account is its own business
}

const reads = (...secrets: string[]) =>
  secrets.flatMap((name) => READ.map((action) => `reader, ${action} ${name}`)).sort();

describe.each(KIND_NAMES)('%s', (kind) => {
  const { dockerconfigjson, password } = secretNamesOf(kind);
  const table = deedsOf(world, kind);

  it(`reads the secrets of its credential; ${table.length - 4} other deeds are refused`, async () => {
    expect((await allowed(world, table)).sort()).toEqual(reads(dockerconfigjson, password));
  });
});

describe('a reader of some formats, for Jenkins', () => {
  const limited = worldOf(
    oneOfEachKind({ encryption: 'customer-managed' }, { formats: ['password'], listSecrets: true }),
  );

  it.each(KIND_NAMES)('reads these alone, and lists secrets if its role is made here: %s', async (kind) => {
    const listed = limited.identity[readerOf(limited, kind).arn] ? ['reader, secretsmanager:ListSecrets'] : [];
    expect((await allowed(limited, deedsOf(limited, kind))).sort()).toEqual(
      [...reads(secretNamesOf(kind).password), ...listed].sort(),
    );
  });
});

describe('whoever is no reader', () => {
  const strangers: Record<string, Principal> = {
    ...Object.fromEntries(
      ['role/jenkins-2', 'role/jenkin', 'role/ci/jenkins', 'user/ci/jenkins', 'user/jenkins2'].map((name) => [
        `own ${name}`,
        { arn: `arn:aws:iam::${ACCOUNT}:${name}`, policies: [] },
      ]),
    ),
    ...Object.fromEntries(
      ['role/jenkins', 'user/ci/jenkins', 'role/admin', 'root'].map((name) => [
        `foreign ${name}`,
        { arn: `arn:aws:iam::${OTHER_ACCOUNT}:${name}`, policies: [EVERYTHING] },
      ]),
    ),
    ...Object.fromEntries(
      [`${ORGANIZATION}f`, 'o-z9y8x7w6v5'].map((organization) => [
        `an admin of ${organization}`,
        {
          arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/admin`,
          policies: [EVERYTHING],
          context: { 'aws:PrincipalOrgID': organization },
        },
      ]),
    ),
    'the service ec2': { arn: 'ec2.amazonaws.com' },
    'the service lambda': { arn: 'lambda.amazonaws.com' },
    "the schedules' role": { arn: roleOf(world, 'EcrCredentials-SchedulerRole') },
  };
  const { "another account's ecr-a": _, ...here } = SECRETS;
  const table = questions(strangers, deeds([...READ, 'secretsmanager:PutSecretValue'], here));

  it(`is refused, in ${table.length} cases`, async () => {
    expect(await allowed(world, table)).toEqual([]);
  });

  it('reads all the same if its own account lets it read everything, unless the credential is exclusive', async () => {
    const admin = { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] };
    expect(await may(world, admin, 'secretsmanager:GetSecretValue', secretArn('ecr-a'))).toBe(true);
  });
});

describe('an organization', () => {
  it('is every principal of it: those of the own account need no policy of their own', async () => {
    const secret = secretArn(secretNamesOf('an organization').password);
    const context = { 'aws:PrincipalOrgID': ORGANIZATION };
    const own = { arn: `arn:aws:iam::${ACCOUNT}:role/any`, policies: [], context };
    const foreign = { arn: `arn:aws:iam::${OTHER_ACCOUNT}:role/any`, policies: [], context };
    expect(await may(world, own, 'secretsmanager:GetSecretValue', secret)).toBe(true);
    expect(await may(world, foreign, 'secretsmanager:GetSecretValue', secret)).toBe(false);
  });
});
