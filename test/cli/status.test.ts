import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { CredentialConfig } from '../../infra/config';
import { versionId } from '../../lambda/core/version-id';
import { awsFault, type Fault } from '../../local/stand-in/http/faults';
import { addIdentity, allow, it as base, REGION, type TestStandIn, writeConfig } from '../local/support';
import { runCommand } from './run-command';
import { bareEnvironment, expectFailure, runAs } from './support';

/** Covers the start of the program, so that the printed minutes do not depend on it. */
const START_MS = 40_000;
const CREDENTIALS = ['fresh', 'late', 'expired', 'new', 'foreign', 'gone', 'deleted', 'hidden'];

async function setUp(standIn: TestStandIn) {
  const settings: CredentialConfig = { secrets: [{ format: 'password' }] };
  const file = await writeConfig({ credentials: Object.fromEntries(CREDENTIALS.map((name) => [name, settings])) });
  // For a secret that does not exist, IAM evaluates the name in the request.
  const visible = CREDENTIALS.filter((name) => name !== 'hidden').flatMap((name) => [
    `ecr-${name}-password`,
    `arn:aws:secretsmanager:${REGION}:123456789012:secret:ecr-${name}-password-??????`,
  ]);
  const operator = addIdentity(standIn, [allow('secretsmanager:DescribeSecret', visible)], 'operator');
  return {
    file,
    operator,
    /** Creates a secret. It has a value if a version id is given. */
    create(credential: string, id?: string) {
      const secret = standIn.secrets.create(REGION, { Name: `ecr-${credential}-password` });
      if (id) secret.put(id, { SecretString: 'made-up' }, ['AWSCURRENT'], new Date());
      return secret;
    },
    /** Runs `npx ecr-credentials status`. */
    status: (args: string[] = [], environment: NodeJS.ProcessEnv = {}, identity = operator) =>
      runAs(standIn, identity, 'status', ['--config', file, ...args], environment),
  };
}

const it = base.extend<{ app: Awaited<ReturnType<typeof setUp>> }>({
  app: async ({ standIn }, use) => use(await setUp(standIn)),
});

/** Returns the expiry that a program prints as so many minutes from now, and the id of a version with this expiry. */
function expiry(minutes: number): { id: string; utc: string; iso: string } {
  const date = new Date(Date.now() + minutes * 60_000 + (minutes < 0 ? -1000 : START_MS));
  date.setMilliseconds(0);
  const iso = date.toISOString();
  return { id: versionId(date, '0123456789abcdef0123'), utc: iso.slice(0, 16).replace('T', ' '), iso };
}

describe('npx ecr-credentials status', () => {
  it('prints each state and what to do, and reads no value', async ({ standIn, app }) => {
    const { file, operator, create, status } = app;
    const [fresh, late, expired] = [expiry(11 * 60 + 58), expiry(7 * 60), expiry(-182)];
    create('fresh', fresh.id);
    create('late', late.id);
    create('expired', expired.id);
    create('new');
    create('foreign', '5d0a6d3c-7f5e-4d0c-9a51-6a4c1f1f0a11');
    create('deleted', fresh.id).deletionDate = new Date();
    create('hidden', fresh.id);
    const { stdout, stderr, status: code } = await status();
    expect({ stderr, code }).toEqual({ stderr: '', code: 1 });
    const logs = (name: string) => `  aws logs tail /aws/lambda/EcrCredentials-${name} --since 1d --region eu-west-1`;
    const refresh = (name: string) => `  npx ecr-credentials refresh ${name} --region eu-west-1 --config ${file}`;
    expect(stdout).toBe(`\
SECRET                FORMAT    EXPIRES (UTC)                     STATE
ecr-fresh-password    password  ${fresh.utc}, in 11 h 58 min  fresh
ecr-late-password     password  ${late.utc}, in 7 h 0 min    late
ecr-expired-password  password  ${expired.utc}, 3 h 2 min ago   expired
ecr-new-password      password  -                                 empty
ecr-foreign-password  password  -                                 unknown
ecr-gone-password     password  -                                 missing
ecr-deleted-password  password  -                                 marked for deletion
ecr-hidden-password   password  -                                 denied

ecr-late-password: The token is valid, but a refresh was missed. Check the function's log, then run a refresh.
${logs('late')}
${refresh('late')}

ecr-expired-password: The token has expired, so registries reject it. Check the function's log, then run a refresh.
${logs('expired')}
${refresh('expired')}

ecr-new-password: The secret has no value yet. Run a refresh.
${refresh('new')}

ecr-foreign-password: Another program wrote the value, so its expiry is unknown. Run a refresh to replace the value.
${refresh('foreign')}

ecr-gone-password: The secret does not exist in eu-west-1 of this account. Deploy the stack, or select another region or \
account with --region or AWS_PROFILE.
  npx cdk deploy EcrCredentials -c config=${file}

ecr-deleted-password: The secret is marked for deletion, so a refresh cannot write to it. Restore the secret, then run a \
refresh.
  aws secretsmanager restore-secret --secret-id ecr-deleted-password --region eu-west-1
${refresh('deleted')}

ecr-hidden-password: Your principal may not describe the secret. Allow it secretsmanager:DescribeSecret. AWS returned: \
AccessDeniedException: User: ${operator.arn} is not authorized to perform: secretsmanager:DescribeSecret on resource: \
${standIn.secrets.get(REGION, 'ecr-hidden-password').arn} because no identity-based policy allows the \
secretsmanager:DescribeSecret action
`);
    expect(new Set(standIn.calls.map(({ operation }) => operation))).toEqual(new Set(['DescribeSecret']));
  });

  it('exits with 0 only if all named secrets are fresh', async ({ app: { create, status } }) => {
    const fresh = expiry(720);
    create('fresh', fresh.id);
    const stdout = `\
SECRET              FORMAT    EXPIRES (UTC)                    STATE
ecr-fresh-password  password  ${fresh.utc}, in 12 h 0 min  fresh
`;
    expect(await status(['fresh'])).toEqual({ stdout, stderr: '', status: 0 });
    expect(await status(['fresh', 'gone'])).toMatchObject({ stderr: '', status: 1 });
  });

  it('prints the same advice for several secrets once', async ({ app: { create, status } }) => {
    const secrets = [{ format: 'password' }, { format: 'jenkins', name: 'ecr-gone-password' }] as const;
    const file = await writeConfig({ credentials: { new: { secrets: [...secrets] } } });
    create('new');
    create('gone');
    const { stdout } = await status(['--config', file]);
    expect(stdout.split('\n\n').slice(1)).toEqual([
      `ecr-new-password, ecr-gone-password: The secret has no value yet. Run a refresh.\n  npx ecr-credentials refresh new --region eu-west-1 --config ${file}\n`,
    ]);
  });

  it('prints JSON with --json', async ({ app: { file, create, status } }) => {
    const { id, iso } = expiry(-1);
    create('expired', id);
    const { stdout, status: code } = await status(['--json', 'expired', 'gone']);
    expect(code).toBe(1);
    const shared = { format: 'password', region: 'eu-west-1', why: expect.any(String), replicas: [] };
    expect(JSON.parse(stdout)).toEqual([
      {
        ...shared,
        credential: 'expired',
        secret: 'ecr-expired-password',
        state: 'expired',
        expiresAt: iso,
        versionId: id,
        commands: [
          'aws logs tail /aws/lambda/EcrCredentials-expired --since 1d --region eu-west-1',
          `npx ecr-credentials refresh expired --region eu-west-1 --config ${file}`,
        ],
      },
      {
        ...shared,
        credential: 'gone',
        secret: 'ecr-gone-password',
        state: 'missing',
        expiresAt: null,
        versionId: null,
        commands: [`npx cdk deploy EcrCredentials -c config=${file}`],
      },
    ]);
  });

  it('prints the copies in other regions, and what to do about those that are not usable', async ({
    standIn,
    app: { status },
  }) => {
    const replicas = ['eu-central-1', 'us-east-1', 'us-west-2'];
    const file = await writeConfig({ credentials: { new: { secrets: [{ format: 'password' }], replicas } } });
    const ReplicaRegions = replicas.slice(0, 2).map((Region) => ({ Region }));
    const secret = standIn.secrets.create(REGION, { Name: 'ecr-new-password', ReplicaRegions });
    const { id, utc } = expiry(720);
    secret.put(id, { SecretString: 'made-up' }, [], new Date());
    secret.failReplication('us-east-1', 'The key is disabled');
    const { stdout, status: code } = await status(['--config', file]);
    const of = '--secret-id ecr-new-password --region eu-west-1';
    expect(stdout).toBe(`\
SECRET            FORMAT    EXPIRES (UTC)                    STATE  COPIES
ecr-new-password  password  ${utc}, in 12 h 0 min  fresh  eu-central-1 InSync, us-east-1 Failed, us-west-2 missing

ecr-new-password: Secrets Manager could not update the copy in us-east-1. Fix the cause, then add the copy again. \
AWS returned: The key is disabled
  aws secretsmanager remove-regions-from-replication ${of} --remove-replica-regions us-east-1
  aws secretsmanager replicate-secret-to-regions ${of} --add-replica-regions Region=us-east-1

ecr-new-password: There is no copy in us-west-2. Add it again.
  aws secretsmanager replicate-secret-to-regions ${of} --add-replica-regions Region=us-west-2
`);
    expect(code).toBe(1);
  });

  it('prefers --region to the region of the environment', async ({ app: { create, status } }) => {
    create('new');
    const { stdout } = await status(['--region', 'us-east-1', 'new']);
    expect(stdout).toContain('ecr-new-password: The secret does not exist in us-east-1 of this account.');
  });
});

/** Returns the environment of a user whose SSO session has expired. */
async function expiredSession(): Promise<NodeJS.ProcessEnv> {
  const environment = await bareEnvironment();
  const aws = join(String(environment.HOME), '.aws');
  await mkdir(join(aws, 'sso', 'cache'), { recursive: true });
  const config = `[profile acme]
sso_session = acme
sso_account_id = 123456789012
sso_role_name = operator
region = eu-west-1
[sso-session acme]
sso_region = eu-west-1
sso_start_url = https://acme.example.com/start
`;
  await writeFile(join(aws, 'config'), config);
  const token = { accessToken: 'made-up', expiresAt: '2026-01-01T00:00:00Z', startUrl: 'https://acme.example.com' };
  const file = createHash('sha1').update('acme').digest('hex');
  await writeFile(join(aws, 'sso', 'cache', `${file}.json`), JSON.stringify(token));
  return { ...environment, AWS_PROFILE: 'acme' };
}

describe('npx ecr-credentials status, if AWS cannot be queried', () => {
  const NO_CREDENTIALS =
    'No AWS credentials were found. Log in, or select a profile with AWS_PROFILE. The AWS SDK reports: ';

  it('reports missing credentials', async () => {
    const command = runCommand(['status', '--region', REGION], { env: await bareEnvironment() });
    await expectFailure(command, `${NO_CREDENTIALS}Could not load credentials from any providers`);
  });

  it('reports an expired SSO session and how to start a new one', async () => {
    const { stderr, status } = await runCommand(['status'], { env: await expiredSession() });
    expect(status).toBe(1);
    expect(stderr.startsWith(NO_CREDENTIALS)).toBe(true);
    expect(stderr).toContain('aws sso login');
  });

  it('reports an unknown access key', ({ app: { operator, status } }) =>
    expectFailure(
      status([], {}, { ...operator, accessKeyId: 'ASIA0000000000000000' }),
      'AWS rejected your credentials. Log in again. AWS returned: UnrecognizedClientException: The security token included in the request is invalid.',
    ));

  it('reports that AWS did not respond', ({ app: { status } }) =>
    expectFailure(
      status([], { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }),
      'Secrets Manager in eu-west-1 did not respond. Check the network and the region. The error is: connect ECONNREFUSED 127.0.0.1:1',
    ));

  it.for<[string, Fault, string]>([
    [
      'a response that is not from AWS',
      { kind: 'reply', reply: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>' } },
      'The response of Secrets Manager in eu-west-1 is not valid JSON. Check whether a proxy or a Wi-Fi sign-in page responds instead of AWS.',
    ],
    [
      'an error of Secrets Manager',
      awsFault('InternalServiceError', 'something broke', 500),
      'Secrets Manager in eu-west-1 returned an error: InternalServiceError: something broke',
    ],
  ])('reports %s', async ([, fault, message], { standIn, app: { status } }) => {
    standIn.faults.inject(fault);
    await expectFailure(status(), message);
  });
});
