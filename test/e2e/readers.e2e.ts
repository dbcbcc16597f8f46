import { beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws, makeUser, tryAws } from './support/aws';
import { Deployment } from './support/cdk';
import { behaveWell, fire, logOf } from './support/emulator';
import { ACCOUNT, admin, type Keys, OTHER_ACCOUNT, registryHost } from './support/place';
import { logsIn } from './support/registry';
import type { Outcome } from './support/run';
import { authsOf, readSecret } from './support/secrets';
import { sheet } from './support/sheet';
import { physicalIds, scheduleOf, stackStatus } from './support/stack';
import { assume, assumeWithWebIdentity, type Claims, tryWebIdentity } from './support/web-identity';

const STACK = 'Readers';
const DOCKER_CONFIG = 'ecr-ci-dockerconfigjson';
const PASSWORD = 'ecr-ci-password';
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/their-ci`;
const USER = 'on-premises';
const ISSUER = 'https://token.actions.githubusercontent.com';
/** An audience that the provider knows, since another reader's tokens are for it. */
const OTHER_AUDIENCE = 'https://github.com/acme';
const CONFIG: RefresherConfig = {
  stackName: STACK,
  credentials: {
    ci: {
      encryption: 'customer-managed',
      exclusive: true,
      secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
      readers: [
        { role: ROLE },
        { user: `arn:aws:iam::${ACCOUNT}:user/${USER}`, formats: ['password'] },
        { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } },
        { oidc: { issuer: ISSUER, audience: OTHER_AUDIENCE, subject: 'repo:acme/other:ref:refs/heads/main' } },
      ],
    },
  },
};
const DENIED = 'with an explicit deny in a resource-based policy';
const CLOSED = 'Access to KMS is not allowed';

/** What GitHub says of a job on the branch that is let in. */
function job(different: Partial<Claims> = {}): Claims {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: ISSUER, aud: 'sts.amazonaws.com', sub: 'repo:acme/app:ref:refs/heads/main', exp, ...different };
}

/** One credential behind a key of its own, for a role of another account, a user, and GitHub's jobs: nobody else. */
describe('readers', () => {
  const shown = sheet(CONFIG, 'ci').readers;
  const githubRole = shown.find(({ reader }) => reader.startsWith('GitHub'))?.role ?? '';
  const arns = new Map<string, string>();
  let deployment: Deployment;
  let theirRole: Keys;
  let user: Keys;
  let key: string;

  beforeAll(async () => {
    await behaveWell();
    theirRole = await makeTheirRole();
    user = await makeUser(USER, []);
    deployment = await Deployment.of(CONFIG);
    const { code, output } = await deployment.deploy();
    expect(code, output).toBe(0);
    const [id = ''] = await physicalIds(STACK, 'AWS::KMS::Key');
    key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/${id}`;
    for (const name of [DOCKER_CONFIG, PASSWORD]) {
      const { ARN } = await aws<{ ARN: string }>(['secretsmanager', 'describe-secret', '--secret-id', name]);
      arns.set(name, ARN);
    }
  });

  /** A role of the other account, without any right yet, and a session of it. */
  async function makeTheirRole(): Promise<Keys> {
    const as = admin(OTHER_ACCOUNT);
    const principal = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };
    const trust = policy([{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }]);
    await aws(['iam', 'create-role', '--role-name', 'their-ci', '--assume-role-policy-document', trust], { as });
    return assume(ROLE, as);
  }

  /** What its admin pastes; the key's id, which is not known before a deploy, is filled in. */
  async function attach(document: string): Promise<void> {
    const named = ['--role-name', 'their-ci', '--policy-name', 'pasted', '--policy-document', document];
    await aws(['iam', 'put-role-policy', ...named], { as: admin(OTHER_ACCOUNT) });
  }

  function identityPolicy(): string {
    const steps = shown.find(({ reader }) => reader.includes(ROLE))?.steps ?? [];
    return (steps.find(({ consumer }) => consumer.startsWith('its identity policy'))?.text ?? '').replace(
      'KEY',
      id(key),
    );
  }

  function read(name: string, as: Keys): Promise<Outcome> {
    return tryAws(['secretsmanager', 'get-secret-value', '--secret-id', arns.get(name) ?? name], { as });
  }

  describe("another account's role", () => {
    test('is refused until its own account lets it', async () => {
      expect((await read(DOCKER_CONFIG, theirRole)).output).toContain('no identity-based policy allows');
    });

    test('is refused if that lets it use the secret, and not its key', async () => {
      const [secrets] = JSON.parse(identityPolicy()).Statement;
      await attach(policy([secrets]));
      expect((await read(DOCKER_CONFIG, theirRole)).output).toContain(CLOSED);
    });

    test('reads by ARN, with the policy that is printed for it, what logs in', async () => {
      await attach(identityPolicy());
      const value = await readSecret(arns.get(DOCKER_CONFIG) ?? '', { as: theirRole });
      expect(await logsIn(registryHost(), authsOf(value)[registryHost()])).toBe(true);
    });

    test('can decrypt nothing with the key but through Secrets Manager', async () => {
      const { output } = await tryAws(['kms', 'decrypt', '--key-id', key, '--ciphertext-blob', 'AAAA'], {
        as: theirRole,
      });
      expect(output).toContain('no resource-based policy allows the kms:Decrypt action');
    });
  });

  describe('a user that is limited to a format', () => {
    test('reads its secret, with no policy of its own', async () => {
      const { SecretString } = await readSecret(PASSWORD, { as: user });
      expect(await logsIn(registryHost(), Buffer.from(`AWS:${SecretString}`).toString('base64'))).toBe(true);
    });

    test("is denied the credential's other secret", async () => {
      expect((await read(DOCKER_CONFIG, user)).output).toContain(DENIED);
    });
  });

  describe("GitHub's jobs", () => {
    test('take the role of their branch with their token, and read', async () => {
      const as = await assumeWithWebIdentity(githubRole, job());
      const auths = authsOf(await readSecret(DOCKER_CONFIG, { as }));
      expect(await logsIn(registryHost(), auths[registryHost()])).toBe(true);
      await readSecret(PASSWORD, { as });
    });

    const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
    const refused: [string, Partial<Claims>, string][] = [
      ['another branch', { sub: 'repo:acme/app:ref:refs/heads/dev' }, NOT_AUTHORIZED],
      ['a branch whose name begins so', { sub: 'repo:acme/app:ref:refs/heads/main-2' }, NOT_AUTHORIZED],
      ['a tag of that name', { sub: 'repo:acme/app:ref:refs/tags/main' }, NOT_AUTHORIZED],
      ['a pull request', { sub: 'repo:acme/app:pull_request' }, NOT_AUTHORIZED],
      ['a fork', { sub: 'repo:mallory/app:ref:refs/heads/main' }, NOT_AUTHORIZED],
      ["another reader's audience", { aud: OTHER_AUDIENCE }, NOT_AUTHORIZED],
      ["nobody's audience", { aud: 'vault' }, 'Incorrect token audience'],
      ['another issuer', { iss: 'https://gitlab.com' }, 'No OpenIDConnect provider found'],
      ['a token of yesterday', { exp: Math.floor(Date.now() / 1000) - 86_400 }, 'Token expired'],
    ];
    for (const [who, different, why] of refused) {
      test(`are refused: ${who}`, async () => {
        const { code, output } = await tryWebIdentity(githubRole, job(different));
        expect(code).not.toBe(0);
        expect(output).toContain(why);
      });
    }

    test('have a role that nobody takes without a token', async () => {
      const session = ['--role-arn', githubRole, '--role-session-name', 'admin'];
      const { output } = await tryAws(['sts', 'assume-role', ...session]);
      expect(output).toMatch(/AccessDenied.*sts:AssumeRole/);
    });
  });

  test('each may describe what it reads, as clients do that cache', async () => {
    const github = await assumeWithWebIdentity(githubRole, job());
    const describeIt = (as: Keys) =>
      aws(['secretsmanager', 'describe-secret', '--secret-id', arns.get(PASSWORD) ?? ''], { as });
    for (const as of [theirRole, user, github]) expect(await describeIt(as)).toMatchObject({ Name: PASSWORD });
  });

  describe('an administrator of the account', () => {
    for (const name of [DOCKER_CONFIG, PASSWORD]) {
      test(`is denied to read ${name}`, async () => {
        expect((await read(name, admin())).output).toContain(DENIED);
      });
    }

    test('can use the key for nothing else', async () => {
      const { output } = await tryAws(['kms', 'generate-data-key', '--key-id', key, '--key-spec', 'AES_256']);
      expect(output).toContain('no resource-based policy allows the kms:GenerateDataKey action');
    });
  });

  test('the schedule still renews what they read', async () => {
    const before = await readSecret(PASSWORD, { as: user });
    expect((await fire(await scheduleOf(STACK, 'ci'))).error).toBeUndefined();
    const after = await readSecret(PASSWORD, { as: user });
    expect(after.SecretString).not.toBe(before.SecretString);
  });

  test('a second deploy changes nothing', async () => {
    const happened = await logOf(async () => {
      const { code, output } = await deployment.deploy();
      expect(code, output).toBe(0);
      expect(output).toContain('(no changes)');
    });
    expect(happened.filter(({ operation }) => /^run$|ExecuteChangeSet/.test(operation))).toEqual([]);
  });

  test('destroy leaves a key that waits for its deletion, and nothing else', async () => {
    const { code, output } = await deployment.destroy();
    expect(code, output).toBe(0);
    expect(await stackStatus(STACK)).toBeUndefined();
    for (const name of arns.keys()) {
      const { output } = await tryAws(['secretsmanager', 'describe-secret', '--secret-id', name]);
      expect(output).toContain('ResourceNotFoundException');
    }
    expect(await aws(['iam', 'list-open-id-connect-providers'])).toMatchObject({ OpenIDConnectProviderList: [] });
    expect(await aws(['iam', 'list-roles', '--query', `Roles[?starts_with(RoleName, '${STACK}')]`])).toEqual([]);
    const metadata = ['--query', 'KeyMetadata.KeyState'];
    expect(await aws(['kms', 'describe-key', '--key-id', key, ...metadata])).toBe('PendingDeletion');
  });
});

function id(keyArn: string): string {
  return keyArn.split('/')[1] ?? '';
}

function policy(statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}
