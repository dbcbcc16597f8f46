import { beforeAll, describe, expect, test } from 'vitest';
import { aws, makeUser, mayRead, tryAws } from './support/aws';
import { Deployment } from './support/cdk';
import { behaveWell, sessionOf } from './support/emulator';
import { ACCOUNT, type Keys, OTHER_REGION, REGION } from './support/place';
import { readSecret } from './support/secrets';
import { isAllowed, type PolicyDocument } from './support/simulate';

const STACK = 'Refusals';
const OWN = 'ecr-own-dockerconfigjson';
const ANOTHERS = 'ecr-another-dockerconfigjson';
const TOKEN = 'ecr:GetAuthorizationToken';

/** A principal, with its keys for the emulator and its deployed policies for the simulation. */
interface Principal {
  arn: string;
  keys: Keys;
  policies: PolicyDocument[];
}

/** What somebody tries; `args` are the AWS CLI's. */
interface Attempt {
  action: string;
  /** A secret's name; anything else has no resource but `*`. */
  secret?: string;
  region?: string;
  args: string[];
}

const onSecret = (operation: string, secret: string, ...more: string[]): Attempt => ({
  action: `secretsmanager:${operation.replace(/(?:^|-)(.)/g, (_, first: string) => first.toUpperCase())}`,
  secret,
  args: ['secretsmanager', operation, '--secret-id', secret, ...more],
});
const read = (secret: string) => onSecret('get-secret-value', secret);
const describeIt = (secret: string) => onSecret('describe-secret', secret);
const write = (secret: string) => onSecret('put-secret-value', secret, '--secret-string', 'not a login');
const token = (region: string): Attempt => ({ action: TOKEN, region, args: ['ecr', 'get-authorization-token'] });
const publicToken: Attempt = {
  action: 'ecr-public:GetAuthorizationToken',
  region: 'us-east-1',
  args: ['ecr-public', 'get-authorization-token'],
};
const ANYBODY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
});

const SHOULD: { who: string; may: Attempt[]; mayNot: Attempt[] }[] = [
  {
    who: 'a reader',
    may: [read(OWN), describeIt(OWN)],
    mayNot: [
      read(ANOTHERS),
      describeIt(ANOTHERS),
      write(OWN),
      onSecret('delete-secret', OWN),
      onSecret('update-secret', OWN, '--secret-string', 'not a login'),
      onSecret('get-resource-policy', OWN),
      onSecret('put-resource-policy', OWN, '--resource-policy', ANYBODY),
      token(REGION),
      publicToken,
    ],
  },
  {
    who: "the function's role",
    // That it may write its own secret, the deploy has shown.
    may: [describeIt(OWN), token(REGION)],
    mayNot: [
      read(OWN),
      read(ANOTHERS),
      describeIt(ANOTHERS),
      write(ANOTHERS),
      token(OTHER_REGION),
      publicToken,
      onSecret('delete-secret', OWN),
      onSecret('get-resource-policy', OWN),
      onSecret('put-resource-policy', OWN, '--resource-policy', ANYBODY),
      onSecret('delete-resource-policy', OWN),
      onSecret('update-secret', OWN, '--secret-string', 'not a login'),
    ],
  },
  {
    who: 'anyone else',
    may: [],
    mayNot: [read(OWN), describeIt(OWN), write(OWN), onSecret('delete-secret', OWN), token(REGION)],
  },
];

describe('what must be refused is refused', () => {
  const principals = new Map<string, Principal>();
  const arns = new Map<string, string>();
  let deployment: Deployment;

  beforeAll(async () => {
    await behaveWell();
    deployment = await Deployment.of({ stackName: STACK, credentials: { own: {}, another: {} } });
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    for (const name of [OWN, ANOTHERS]) arns.set(name, (await readSecret(name)).ARN);

    const statement = mayRead(arns.get(OWN) ?? '');
    principals.set('a reader', {
      arn: `arn:aws:iam::${ACCOUNT}:user/reader-of-own`,
      keys: await makeUser('reader-of-own', [statement]),
      policies: [{ Version: '2012-10-17', Statement: [statement] }],
    });
    principals.set('anyone else', {
      arn: `arn:aws:iam::${ACCOUNT}:user/anyone`,
      keys: await makeUser('anyone', []),
      policies: [],
    });
    principals.set("the function's role", await functionRole());
  });

  async function functionRole(): Promise<Principal> {
    const name = `${STACK}-own-${REGION}`;
    const { Role } = await aws<{ Role: { Arn: string } }>(['iam', 'get-role', '--role-name', name]);
    const { PolicyNames } = await aws<{ PolicyNames: string[] }>(['iam', 'list-role-policies', '--role-name', name]);
    const documents = PolicyNames.map((policy) =>
      aws<{ PolicyDocument: PolicyDocument }>(['iam', 'get-role-policy', '--role-name', name, '--policy-name', policy]),
    );
    const policies = (await Promise.all(documents)).map(({ PolicyDocument }) => PolicyDocument);
    expect(policies).toHaveLength(1);
    return { arn: Role.Arn, keys: await sessionOf(Role.Arn), policies };
  }

  function principal(who: string): Principal {
    const found = principals.get(who);
    if (!found) throw new Error(`nobody is called ${who}`);
    return found;
  }

  /** The simulation's answer. */
  function simulated(who: string, { action, secret, region = REGION }: Attempt): Promise<boolean> {
    const { arn, policies } = principal(who);
    const resource = secret ? (arns.get(secret) ?? '') : '*';
    return isAllowed({ principal: arn, policies, action, resource, region });
  }

  const cases = SHOULD.flatMap(({ who, may, mayNot }) => [
    ...may.map((attempt) => ({ who, attempt, allowed: true, verb: 'may' })),
    ...mayNot.map((attempt) => ({ who, attempt, allowed: false, verb: 'may not' })),
  ]).map((row) => {
    const { action, secret, region } = row.attempt;
    return { ...row, title: `${row.who} ${row.verb}: ${action} ${secret ? `on ${secret}` : `in ${region}`}` };
  });

  // A loop, for the titles of test.each are cut off.
  for (const { title, who, attempt, allowed } of cases) {
    test(title, async () => {
      const { code, output } = await tryAws(attempt.args, {
        as: principal(who).keys,
        region: attempt.region ?? REGION,
      });
      if (allowed) expect(code, output).toBe(0);
      else expect(output).toMatch(new RegExp(`AccessDenied.*not authorized to perform: ${attempt.action}`));
      expect(await simulated(who, attempt)).toBe(allowed);
    });
  }

  test('nothing that was refused has changed a secret', async () => {
    for (const name of [OWN, ANOTHERS]) expect((await readSecret(name)).SecretString).toContain('"auths"');
  });
});
