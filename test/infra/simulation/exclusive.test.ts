import { describe, expect, it } from 'vitest';
import { READ } from './support/deeds';
import {
  credentialOf,
  KIND_NAMES,
  ORGANIZATION,
  OTHER_ACCOUNT,
  oneOfEachKind,
  readerOf,
  secretNamesOf,
} from './support/kinds';
import { EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { ACCOUNT, secretArn } from './support/resolve';
import { roleOf, worldOf } from './support/world';

const GET = 'secretsmanager:GetSecretValue';
const registries = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
const secrets = (name: string) => [
  { format: 'dockerconfigjson' as const, name },
  { format: 'password' as const, name: `${name}-password`, region: 'eu-west-1' },
];

const { credentials } = oneOfEachKind({ encryption: 'customer-managed', exclusive: true });
const exclusive = worldOf({
  credentials: Object.fromEntries(
    Object.entries(credentials).map(([name, settings]) => [
      name,
      { ...settings, registries, secrets: secrets(`ecr-${name}`) },
    ]),
  ),
});

/** With every right that the account can give. */
const admin = (name: string, account = ACCOUNT, organization?: string): Principal => ({
  arn: `arn:aws:iam::${account}:${name}`,
  policies: [EVERYTHING],
  ...(organization ? { context: { 'aws:PrincipalOrgID': organization } } : {}),
});
const OTHERS: Record<string, Principal> = {
  'an admin of the account': admin('role/admin'),
  'the root of the account': admin('root'),
  'a role whose name begins so': admin('role/jenkins-2'),
  'a role of that name in a path': admin('role/ci/jenkins'),
  'a user with the name of the role': admin('user/jenkins2'),
  'a foreign admin': admin('role/admin', OTHER_ACCOUNT),
  'an admin of another organization': admin('role/admin', ACCOUNT, 'o-z9y8x7w6v5'),
  "the schedules' role": { arn: roleOf(exclusive, 'EcrCredentials-SchedulerRole'), policies: [EVERYTHING] },
};

describe.each(KIND_NAMES)('an exclusive credential of %s', (kind) => {
  const name = secretNamesOf(kind).dockerconfigjson;
  const own = { [name]: secretArn(name), [`${name}-password`]: secretArn(`${name}-password`) };

  it('is read by its reader', async () => {
    const table = questions({ reader: readerOf(exclusive, kind) }, deeds(READ, own));
    expect(await allowed(exclusive, table)).toEqual(table.map(({ words }) => words));
  });

  it('is read back by its function', async () => {
    const role = roleOf(exclusive, `EcrCredentials-${credentialOf(kind)}-eu-west-1`);
    expect(await allowed(exclusive, questions({ function: role }, deeds([GET], own)))).toEqual([
      `function, ${GET} ${name}`,
    ]);
  });

  it('is read by nobody else, whatever the account allows', async () => {
    const readers = Object.fromEntries(
      KIND_NAMES.filter((other) => other !== kind).map((other) => [
        other,
        { ...readerOf(exclusive, other), policies: [EVERYTHING] },
      ]),
    );
    // Every member of an organization is a reader of its credential.
    const others = kind === 'an organization' ? OTHERS : { ...OTHERS, ...readers };
    expect(await allowed(exclusive, questions(others, deeds([GET], own)))).toEqual([]);
  });
});

describe('an exclusive credential', () => {
  const kind = 'a role';
  const secret = { it: secretArn(secretNamesOf(kind).dockerconfigjson) };

  it('is still managed by the account: an admin may delete it, and change its policy', async () => {
    const manage = ['secretsmanager:DeleteSecret', 'secretsmanager:PutResourcePolicy', 'secretsmanager:DescribeSecret'];
    const table = questions({ admin: admin('role/admin') }, deeds(manage, secret));
    expect(await allowed(exclusive, table)).toEqual(table.map(({ words }) => words));
  });

  it('has no reader besides those of its formats', async () => {
    const limited = worldOf(
      oneOfEachKind(
        {
          encryption: 'customer-managed',
          exclusive: true,
          readers: [{ role: `arn:aws:iam::${ACCOUNT}:role/jenkins`, formats: ['password'] }],
        },
        {},
        [kind],
      ),
    );
    const { dockerconfigjson, password } = secretNamesOf(kind);
    const both = { [dockerconfigjson]: secretArn(dockerconfigjson), [password]: secretArn(password) };
    expect(await allowed(limited, questions({ jenkins: admin('role/jenkins') }, deeds([GET], both)))).toEqual([
      `jenkins, ${GET} ${password}`,
    ]);
  });

  it('is read by a limited reader from where it may call alone, whatever policy of its own it has', async () => {
    const only = { sourceIps: ['192.0.2.0/24'], sourceVpces: ['vpce-0a1b2c3d4e5f60718'] };
    const limited = worldOf(
      oneOfEachKind(
        {
          encryption: 'customer-managed',
          exclusive: true,
          readers: [{ role: `arn:aws:iam::${ACCOUNT}:role/jenkins`, only }],
        },
        {},
        [kind],
      ),
    );
    const from = (context: Record<string, string>) => ({ ...admin('role/jenkins'), context });
    const callers = {
      'the address': from({ 'aws:SourceIp': '192.0.2.7' }),
      'the endpoint': from({ 'aws:SourceVpce': 'vpce-0a1b2c3d4e5f60718' }),
      'another address': from({ 'aws:SourceIp': '198.51.100.7' }),
      'another endpoint': from({ 'aws:SourceVpce': 'vpce-00000000000000000' }),
    };
    const name = secretNamesOf(kind).dockerconfigjson;
    expect(await allowed(limited, questions(callers, deeds([GET], { [name]: secretArn(name) })))).toEqual([
      `the address, ${GET} ${name}`,
      `the endpoint, ${GET} ${name}`,
    ]);
  });

  it("is of an organization's members only if it is the organization's", async () => {
    const member = { member: admin('role/any', ACCOUNT, ORGANIZATION) };
    const table = questions(member, deeds([GET], secret));
    expect(await allowed(exclusive, table)).toEqual([]);
  });
});
