import { ECR } from '@aws-sdk/client-ecr';
import { ECRPUBLIC } from '@aws-sdk/client-ecr-public';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../local/stand-in/aws/policy';
import { resetEmulator } from './support/emulator';
import { type Keys, OTHER_ACCOUNT, OTHER_REGION, REGION, registryHost } from './support/environment';
import { type AwsImplementation, emulator, standIn } from './support/implementations';
import { askRegistry } from './support/registry';

/**
 * Sends every request of the product, including those that fail, to the emulator and to the stand-in of `npm start`.
 * Both must give the same answers, so that a test result on one of them is also valid for the other.
 */
describe.for([
  ['the emulator', emulator],
  ['the stand-in of npm start', standIn],
] as const)('%s', ([, start]) => {
  const PUBLIC = 'public.ecr.aws';
  const TWELVE_HOURS = 12 * 3600;
  let implementation: AwsImplementation;
  let secrets: SecretsManager;
  let withoutPolicy: Keys;
  let asRefresher: Keys;

  beforeAll(async () => {
    await resetEmulator();
    implementation = await start();
    const allow: Pick<Statement, 'Effect' | 'Resource'> = { Effect: 'Allow', Resource: ['*'] };
    withoutPolicy = await implementation.identity('contract-without-policy', [
      { ...allow, Action: ['sts:GetCallerIdentity'] },
    ]);
    asRefresher = await implementation.identity('contract-refresher', [
      {
        ...allow,
        Action: ['ecr:GetAuthorizationToken'],
        Condition: { StringEquals: { 'aws:RequestedRegion': [REGION] } },
      },
      { ...allow, Action: ['ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken', 'secretsmanager:*'] },
    ]);
    secrets = new SecretsManager(clientOf(asRefresher));
  });
  afterAll(async () => {
    await resetEmulator();
    await implementation.close();
  });

  function clientOf(credentials: Keys, region = REGION) {
    return { endpoint: implementation.endpoint, region, credentials, maxAttempts: 1 };
  }

  async function token(region = REGION, keys = asRefresher) {
    return (await new ECR(clientOf(keys, region)).getAuthorizationToken()).authorizationData;
  }

  async function publicToken(keys = asRefresher) {
    return (await new ECRPUBLIC(clientOf(keys, 'us-east-1')).getAuthorizationToken()).authorizationData;
  }

  const ask = (host: string, auth: string | undefined, scheme = 'Basic') =>
    askRegistry(host, auth, { scheme, at: implementation });

  const decoded = (auth: string | undefined) => Buffer.from(auth ?? '', 'base64').toString();
  const hoursLeft = (date: Date | undefined) => ((date?.getTime() ?? 0) - Date.now()) / 3_600_000;
  const denied = (action: string) => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`is not authorized to perform: ${action}`),
  });

  describe('ECR', () => {
    test('issues a new token for each request, for the requested registry and valid for 12 hours', async () => {
      const [data, ...more] = (await token()) ?? [];
      expect(more).toEqual([]);
      expect(data?.proxyEndpoint).toBe(`https://${registryHost()}`);
      expect(decoded(data?.authorizationToken)).toMatch(/^AWS:[\x21-\x7e]{1000,3100}$/);
      expect(hoursLeft(data?.expiresAt)).toBeCloseTo(12, 1);
      expect((await token())?.[0]?.authorizationToken).not.toBe(data?.authorizationToken);
    });

    test('denies a token in a region that the policy does not allow, and without a policy', async () => {
      await expect(token(OTHER_REGION)).rejects.toMatchObject(denied('ecr:GetAuthorizationToken'));
      await expect(token(REGION, withoutPolicy)).rejects.toMatchObject(denied('ecr:GetAuthorizationToken'));
    });
  });

  describe('ECR Public', () => {
    test('issues one token without an endpoint', async () => {
      const data = await publicToken();
      expect(decoded(data?.authorizationToken)).toMatch(/^AWS:./);
      expect(hoursLeft(data?.expiresAt)).toBeCloseTo(12, 1);
      expect(data).not.toHaveProperty('proxyEndpoint');
    });

    test('denies a token without a policy, and with only one of the two permissions', async () => {
      await expect(publicToken(withoutPolicy)).rejects.toMatchObject(denied('ecr-public:GetAuthorizationToken'));
      const half = await implementation.identity('contract-half', [
        { Effect: 'Allow', Resource: ['*'], Action: ['ecr-public:GetAuthorizationToken'] },
      ]);
      await expect(publicToken(half)).rejects.toMatchObject(denied('sts:GetServiceBearerToken'));
    });
  });

  describe('Secrets Manager', () => {
    const NAME = 'contract';
    const [FIRST, SECOND] = ['a', 'b'].map((c) => `20300101T000000Z-${c.repeat(32)}`) as [string, string];
    const NOT_FOUND = { name: 'ResourceNotFoundException' };

    const put = (ClientRequestToken: string, SecretString: string, SecretId = NAME, client = secrets) =>
      client.putSecretValue({ SecretId, SecretString, ClientRequestToken });
    const get = (VersionStage?: string) => secrets.getSecretValue({ SecretId: NAME, VersionStage });
    const stages = async () => (await secrets.describeSecret({ SecretId: NAME })).VersionIdsToStages ?? {};

    test('a secret without a value can be described but not read', async () => {
      await secrets.createSecret({ Name: NAME });
      await expect(get()).rejects.toMatchObject(NOT_FOUND);
      expect(Object.values(await stages()).flat()).not.toContain('AWSCURRENT');
    });

    test('the first value becomes AWSCURRENT under the given version id', async () => {
      const answer = await put(FIRST, 'one');
      expect(answer).toMatchObject({ Name: NAME, VersionId: FIRST, VersionStages: ['AWSCURRENT'] });
      expect(answer.ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:${REGION}:\\d{12}:secret:${NAME}-.{6}$`));
      expect(await get()).toMatchObject({ SecretString: 'one', VersionId: FIRST });
    });

    test('the same value under the same version id changes nothing, and a different value is an error', async () => {
      expect(await put(FIRST, 'one')).toMatchObject({ VersionId: FIRST });
      expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'] });
      await expect(put(FIRST, 'two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
      expect(await get()).toMatchObject({ SecretString: 'one' });
    });

    test('the next value becomes AWSCURRENT, and the previous one AWSPREVIOUS', async () => {
      await put(SECOND, 'two');
      expect(await get()).toMatchObject({ SecretString: 'two', VersionId: SECOND });
      expect(await get('AWSPREVIOUS')).toMatchObject({ SecretString: 'one', VersionId: FIRST });
      expect(await stages()).toEqual({ [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] });
    });

    test('a missing secret is not found', async () => {
      const missing = { SecretId: 'contract-missing' };
      await expect(put(FIRST, 'one', missing.SecretId)).rejects.toMatchObject(NOT_FOUND);
      await expect(secrets.getSecretValue(missing)).rejects.toMatchObject(NOT_FOUND);
      await expect(secrets.describeSecret(missing)).rejects.toMatchObject(NOT_FOUND);
    });

    test('an identity without a policy is denied', async () => {
      const client = new SecretsManager(clientOf(withoutPolicy));
      const id = { SecretId: NAME };
      const write = put(SECOND, 'two', NAME, client);
      await expect(write).rejects.toMatchObject(denied('secretsmanager:PutSecretValue'));
      await expect(client.getSecretValue(id)).rejects.toMatchObject(denied('secretsmanager:GetSecretValue'));
      await expect(client.describeSecret(id)).rejects.toMatchObject(denied('secretsmanager:DescribeSecret'));
    });

    test('a secret that is marked for deletion can be neither written nor read', async () => {
      await secrets.deleteSecret({ SecretId: NAME, RecoveryWindowInDays: 7 });
      const marked = { name: 'InvalidRequestException', message: expect.stringContaining('marked for deletion') };
      await expect(put(`${SECOND}c`, 'three')).rejects.toMatchObject(marked);
      await expect(get()).rejects.toMatchObject(marked);
    });
  });

  describe('a registry', () => {
    const HOST = registryHost();

    test('requires credentials', async () => {
      const challenge = `Basic realm="https://${HOST}/",service="ecr.amazonaws.com"`;
      expect(await ask(HOST, undefined)).toMatchObject({ status: 401, headers: { 'www-authenticate': challenge } });
    });

    test("accepts its region's token and refuses another region's token", async () => {
      const auth = (await token())?.[0]?.authorizationToken;
      expect(await ask(HOST, auth)).toMatchObject({ status: 200 });
      expect(await ask(registryHost(REGION, OTHER_ACCOUNT), auth)).toMatchObject({ status: 200 });
      expect(await ask(registryHost(OTHER_REGION), auth)).toMatchObject({ status: 403 });
    });

    test('refuses a token with one changed character as malformed', async () => {
      const issued = decoded((await token())?.[0]?.authorizationToken);
      const changed = `${issued.slice(0, -9)}${issued.at(-9) === 'A' ? 'B' : 'A'}${issued.slice(-8)}`;
      expect(await ask(HOST, Buffer.from(changed).toString('base64'))).toMatchObject({ status: 400 });
    });

    test.each([
      ['private', 403],
      ['public', 400],
    ])(
      'that is %s refuses an expired token with %i and the message that the refresher recognizes',
      async (kind, status) => {
        await implementation.setTokenTtl(0);
        const auth = kind === 'public' ? await publicToken() : (await token())?.[0];
        await implementation.setTokenTtl(TWELVE_HOURS);
        const answer = await (kind === 'public'
          ? ask(PUBLIC, auth?.authorizationToken, 'Bearer')
          : ask(HOST, auth?.authorizationToken));
        expect(answer.status).toBe(status);
        expect(JSON.parse(answer.body)).toMatchObject({
          errors: [{ message: 'Your authorization token has expired. Reauthenticate and try again.' }],
        });
      },
    );

    test('of ECR Public accepts its own token, and only as a bearer token', async () => {
      const auth = (await publicToken())?.authorizationToken;
      expect(await ask(PUBLIC, auth, 'Bearer')).toMatchObject({ status: 200 });
      expect(await ask(PUBLIC, auth, 'Basic')).toMatchObject({ status: 400 });
    });
  });
});
