import { beforeAll, describe, expect, test } from 'vitest';
import type { RefresherConfig } from '../../infra/config';
import { aws, type Claims, makeUser, policyDocument, session, tryAws, tryWebIdentity } from './support/aws';
import { Deployment } from './support/deployment';
import { logOf, resetEmulator, runSchedule } from './support/emulator';
import { ACCOUNT, admin, type Keys, OTHER_ACCOUNT, REGION, registryHost } from './support/environment';
import { instructions } from './support/instructions';
import { isAccepted } from './support/registry';
import { failed, succeeded } from './support/run';
import { authOf, authsOf, readSecret, tryRead } from './support/secrets';
import { physicalIds, scheduleOf, stackStatus } from './support/stack';

const STACK = 'Readers';
const DOCKER_CONFIG = 'ecr-ci-dockerconfigjson';
const PASSWORD = 'ecr-ci-password';
const ROLE_NAME = 'their-ci';
const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/${ROLE_NAME}`;
const USER = 'on-premises';
const ISSUER = 'https://token.actions.githubusercontent.com';
/** The audience of another reader, so the identity provider accepts it. */
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
const PROVIDERS = {
  OpenIDConnectProviderList: [{ Arn: `arn:aws:iam::${ACCOUNT}:oidc-provider/${ISSUER.replace('https://', '')}` }],
};
const DENIED = 'with an explicit deny in a resource-based policy';

/** Returns the claims of a job on the configured branch, with changes. */
function job(changes: Partial<Claims> = {}): Claims {
  const exp = Math.floor(Date.now() / 1000) + 300;
  return { iss: ISSUER, aud: 'sts.amazonaws.com', sub: 'repo:acme/app:ref:refs/heads/main', exp, ...changes };
}

describe('an exclusive credential with its own key', () => {
  const [theirInstructions, , githubInstructions] = instructions(CONFIG, 'ci').readers;
  const githubRole = githubInstructions?.role ?? '';
  /** The name and the ARN of each secret. Another account must use the ARN. */
  const arns: Record<string, string> = {};
  let deployment: Deployment;
  let theirRole: Keys;
  let user: Keys;
  let key: string;

  beforeAll(async () => {
    await resetEmulator();
    theirRole = await makeTheirRole();
    user = await makeUser(USER, []);
    deployment = await Deployment.prepare(CONFIG);
    await succeeded(deployment.deploy());
    key = `arn:aws:kms:${REGION}:${ACCOUNT}:key/${(await physicalIds(STACK, 'AWS::KMS::Key'))[0]}`;
    for (const secretId of [DOCKER_CONFIG, PASSWORD]) {
      arns[secretId] = (await aws<{ ARN: string }>('secretsmanager describe-secret', { secretId })).ARN;
    }
  });

  /** Creates a role without permissions in the other account, and returns a session of it. */
  async function makeTheirRole(): Promise<Keys> {
    const as = admin(OTHER_ACCOUNT);
    const principal = { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:root` };
    const trust = policyDocument({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal });
    await aws('iam create-role', { roleName: ROLE_NAME, assumeRolePolicyDocument: trust }, { as });
    return session(tryAws('sts assume-role', { roleArn: ROLE, roleSessionName: 'reader' }, { as }));
  }

  /** Sets the only policy of the other account's role. */
  async function setTheirPolicy(policyDocument: object): Promise<void> {
    const parameters = { roleName: ROLE_NAME, policyName: 'printed', policyDocument };
    await aws('iam put-role-policy', parameters, { as: admin(OTHER_ACCOUNT) });
  }

  /** Returns the printed policy for the other account's role, with the key's id from the stack's output. */
  function printedPolicy(): { Statement: [object, ...object[]] } {
    const text = theirInstructions?.steps.find((step) => step.text.startsWith('{'))?.text ?? '';
    return JSON.parse(text.replace('key/KEY', `key/${key.split('/')[1]}`));
  }

  describe("another account's role", () => {
    test('cannot read until its own account allows it', async () => {
      expect(await failed(tryRead(arns[DOCKER_CONFIG] ?? '', theirRole))).toContain('no identity-based policy allows');
    });

    test('cannot read if its account allows it to use the secret but not the key', async () => {
      await setTheirPolicy(policyDocument(printedPolicy().Statement[0]));
      expect(await failed(tryRead(arns[DOCKER_CONFIG] ?? '', theirRole))).toContain('Access to KMS is not allowed');
    });

    test('reads accepted registry credentials by ARN with the printed policy', async () => {
      await setTheirPolicy(printedPolicy());
      const value = await readSecret(arns[DOCKER_CONFIG] ?? '', { as: theirRole });
      expect(await isAccepted(registryHost(), authsOf(value)[registryHost()])).toBe(true);
    });

    test('can use the key only through Secrets Manager, even if its own policy allows everything', async () => {
      await setTheirPolicy(policyDocument({ Effect: 'Allow', Action: '*', Resource: '*' }));
      const decrypt = tryAws('kms decrypt', { keyId: key, ciphertextBlob: 'AAAA' }, { as: theirRole });
      expect(await failed(decrypt)).toContain('no resource-based policy allows the kms:Decrypt action');
    });
  });

  test('a user without policies reads the secret of its format, and no other', async () => {
    const { SecretString } = await readSecret(PASSWORD, { as: user });
    expect(await isAccepted(registryHost(), authOf(SecretString))).toBe(true);
    expect(await failed(tryRead(DOCKER_CONFIG, user))).toContain(DENIED);
  });

  describe("GitHub's jobs", () => {
    test('assume the role of their branch with their token, and read', async () => {
      const as = await session(tryWebIdentity(githubRole, job()));
      const auths = authsOf(await readSecret(DOCKER_CONFIG, { as }));
      expect(await isAccepted(registryHost(), auths[registryHost()])).toBe(true);
      await readSecret(PASSWORD, { as });
    });

    const NOT_AUTHORIZED = 'Not authorized to perform sts:AssumeRoleWithWebIdentity';
    test.for<[string, Partial<Claims>, string]>([
      ['another branch', { sub: 'repo:acme/app:ref:refs/heads/dev' }, NOT_AUTHORIZED],
      ['a branch whose name begins like it', { sub: 'repo:acme/app:ref:refs/heads/main-2' }, NOT_AUTHORIZED],
      ['a tag with the same name', { sub: 'repo:acme/app:ref:refs/tags/main' }, NOT_AUTHORIZED],
      ['a pull request', { sub: 'repo:acme/app:pull_request' }, NOT_AUTHORIZED],
      ['a fork', { sub: 'repo:mallory/app:ref:refs/heads/main' }, NOT_AUTHORIZED],
      ["another reader's audience", { aud: OTHER_AUDIENCE }, NOT_AUTHORIZED],
      ['an unknown audience', { aud: 'vault' }, 'Incorrect token audience'],
      ['another issuer', { iss: 'https://gitlab.com' }, 'No OpenIDConnect provider found'],
      ['an expired token', { exp: Math.floor(Date.now() / 1000) - 86_400 }, 'Token expired'],
    ])('are refused with %s', async ([, changes, reason]) => {
      expect(await failed(tryWebIdentity(githubRole, job(changes)))).toContain(reason);
    });

    test('use a role that nobody can assume without a token', async () => {
      const assume = tryAws('sts assume-role', { roleArn: githubRole, roleSessionName: 'admin' });
      expect(await failed(assume)).toMatch(/AccessDenied.*sts:AssumeRole/);
    });
  });

  test('each reader may describe its secret, which caching clients need', async () => {
    const github = await session(tryWebIdentity(githubRole, job()));
    for (const as of [theirRole, user, github]) {
      const described = aws('secretsmanager describe-secret', { secretId: arns[PASSWORD] ?? '' }, { as });
      expect(await described).toMatchObject({ Name: PASSWORD });
    }
  });

  test('an administrator of the account can neither read the secrets nor use the key', async () => {
    for (const name of [DOCKER_CONFIG, PASSWORD]) expect(await failed(tryRead(name))).toContain(DENIED);
    const generate = tryAws('kms generate-data-key', { keyId: key, keySpec: 'AES_256' });
    expect(await failed(generate)).toContain('no resource-based policy allows the kms:GenerateDataKey action');
  });

  test('is still refreshed by its schedule', async () => {
    const before = await readSecret(PASSWORD, { as: user });
    expect((await runSchedule(await scheduleOf(STACK, 'ci'))).error).toBeUndefined();
    expect((await readSecret(PASSWORD, { as: user })).SecretString).not.toBe(before.SecretString);
  });

  test('does not change with a second deploy', async () => {
    const events = await logOf(async () => {
      expect((await succeeded(deployment.deploy())).output).toContain('(no changes)');
    });
    expect(events.filter(({ operation }) => /^run$|ExecuteChangeSet/.test(operation))).toEqual([]);
  });

  test('keeps the identity provider if the config names it as existing', async () => {
    await deployment.configure({ ...CONFIG, existingOidcProviders: [ISSUER] });
    await succeeded(deployment.deploy());
    expect(await physicalIds(STACK, 'AWS::IAM::OIDCProvider')).toEqual([]);
    await session(tryWebIdentity(githubRole, job()));
    await deployment.configure(CONFIG);
  });

  test('leaves a key that is pending deletion, and the identity provider of the account, after destroy', async () => {
    await succeeded(deployment.destroy());
    expect(await stackStatus(STACK)).toBeUndefined();
    for (const secretId of [DOCKER_CONFIG, PASSWORD]) {
      const described = tryAws('secretsmanager describe-secret', { secretId });
      expect(await failed(described)).toContain('ResourceNotFoundException');
    }
    expect(await aws('iam list-open-id-connect-providers')).toMatchObject(PROVIDERS);
    expect(await aws('iam list-roles', { query: `Roles[?starts_with(RoleName, '${STACK}')]` })).toEqual([]);
    expect(await aws('kms describe-key', { keyId: key, query: 'KeyMetadata.KeyState' })).toBe('PendingDeletion');
  });

  test('cannot be deployed again until the config names the identity provider', async () => {
    expect(await failed(deployment.deploy())).toMatch(/AWS::IAM::OIDCProvider/);
    expect(await aws('iam list-open-id-connect-providers')).toMatchObject(PROVIDERS);
    await deployment.configure({ ...CONFIG, existingOidcProviders: [ISSUER] });
    await succeeded(deployment.deploy());
    await session(tryWebIdentity(githubRole, job()));
  });
});
