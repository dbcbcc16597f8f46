import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import {
  ECRPUBLICClient,
  GetAuthorizationTokenCommand as GetPublicAuthorizationTokenCommand,
} from '@aws-sdk/client-ecr-public';
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Statement } from '../../local/stand-in/aws/policy';
import { behaveWell } from './support/emulator';
import { type Keys, OTHER_REGION, REGION, registryHost } from './support/place';
import { askRegistry } from './support/registry';
import { emulated, standIn, type World } from './support/worlds';

/**
 * Every call that the product makes, with the errors that it can meet: asked of the stand-in of `npm start` and of the
 * emulated AWS alike, so that what is shown on one of them holds on the other.
 */
describe.for([
  ['the emulated AWS', emulated],
  ['the stand-in of npm start', standIn],
] as const)('%s', ([, start]) => {
  const PUBLIC = 'public.ecr.aws';
  const HOURS_12 = 12 * 3600;
  let world: World;
  let secrets: SecretsManagerClient;
  let asNobody: Keys;
  let asRefresher: Keys;

  beforeAll(async () => {
    await behaveWell();
    world = await start();
    const allow: Pick<Statement, 'Effect' | 'Resource'> = { Effect: 'Allow', Resource: ['*'] };
    asNobody = await world.identity('contract-nobody', [{ ...allow, Action: ['sts:GetCallerIdentity'] }]);
    asRefresher = await world.identity('contract-refresher', [
      {
        ...allow,
        Action: ['ecr:GetAuthorizationToken'],
        Condition: { StringEquals: { 'aws:RequestedRegion': [REGION] } },
      },
      { ...allow, Action: ['ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken', 'secretsmanager:*'] },
    ]);
    secrets = new SecretsManagerClient(clientOf(asRefresher));
  });
  afterAll(async () => {
    await behaveWell();
    await world.close();
  });

  function clientOf(credentials: Keys, region = REGION) {
    return { endpoint: world.endpoint, region, credentials, maxAttempts: 1 };
  }

  async function token(region = REGION, keys = asRefresher) {
    const answer = await new ECRClient(clientOf(keys, region)).send(new GetAuthorizationTokenCommand({}));
    return answer.authorizationData;
  }

  async function publicToken(keys = asRefresher) {
    const client = new ECRPUBLICClient(clientOf(keys, 'us-east-1'));
    return (await client.send(new GetPublicAuthorizationTokenCommand({}))).authorizationData;
  }

  const ask = (host: string, auth: string | undefined, scheme = 'Basic') =>
    askRegistry(host, auth, { scheme, at: { port: world.registryPort, ca: world.ca } });

  const loginOf = (auth: string | undefined) => Buffer.from(auth ?? '', 'base64').toString();
  const hoursLeft = (date: Date | undefined) => ((date?.getTime() ?? 0) - Date.now()) / 3_600_000;
  const denied = (action: string) => ({
    name: 'AccessDeniedException',
    message: expect.stringContaining(`is not authorized to perform: ${action}`),
  });

  describe('ECR', () => {
    test('gives a token for the own registry of the region that is asked, for 12 hours', async () => {
      const [data, ...more] = (await token()) ?? [];
      expect(more).toEqual([]);
      expect(data?.proxyEndpoint).toBe(`https://${registryHost()}`);
      expect(loginOf(data?.authorizationToken)).toMatch(/^AWS:[\x21-\x7e]{1000,3100}$/);
      expect(hoursLeft(data?.expiresAt)).toBeCloseTo(12, 1);
    });

    test('gives another token at each call', async () => {
      const [[one], [other]] = [(await token()) ?? [], (await token()) ?? []];
      expect(one?.authorizationToken).not.toBe(other?.authorizationToken);
    });

    test('denies the token in a region that the policy leaves out, and to those without a policy', async () => {
      await expect(token(OTHER_REGION)).rejects.toMatchObject(denied('ecr:GetAuthorizationToken'));
      await expect(token(REGION, asNobody)).rejects.toMatchObject(denied('ecr:GetAuthorizationToken'));
    });
  });

  describe('ECR Public', () => {
    test('gives one token, and no endpoint', async () => {
      const data = await publicToken();
      expect(loginOf(data?.authorizationToken)).toMatch(/^AWS:./);
      expect(hoursLeft(data?.expiresAt)).toBeCloseTo(12, 1);
      expect(data).not.toHaveProperty('proxyEndpoint');
    });

    test('denies it to those without a policy, or with half of one', async () => {
      await expect(publicToken(asNobody)).rejects.toMatchObject(denied('ecr-public:GetAuthorizationToken'));
      const half = await world.identity('contract-half', [
        { Effect: 'Allow', Resource: ['*'], Action: ['ecr-public:GetAuthorizationToken'] },
      ]);
      await expect(publicToken(half)).rejects.toMatchObject(denied('sts:GetServiceBearerToken'));
    });
  });

  describe('Secrets Manager', () => {
    const NAME = 'contract';
    const [FIRST, SECOND] = ['a', 'b'].map((c) => `20300101T000000Z-${c.repeat(32)}`) as [string, string];
    const NOT_FOUND = { name: 'ResourceNotFoundException' };

    const put = (id: string, value: string, name = NAME, keys = asRefresher) =>
      new SecretsManagerClient(clientOf(keys)).send(
        new PutSecretValueCommand({ SecretId: name, SecretString: value, ClientRequestToken: id }),
      );
    const get = (stage?: string) =>
      secrets.send(new GetSecretValueCommand({ SecretId: NAME, ...(stage ? { VersionStage: stage } : {}) }));
    const stages = async () =>
      (await secrets.send(new DescribeSecretCommand({ SecretId: NAME }))).VersionIdsToStages ?? {};

    test('a secret without a value is there, but not its value', async () => {
      await secrets.send(new CreateSecretCommand({ Name: NAME }));
      await expect(get()).rejects.toMatchObject(NOT_FOUND);
      expect(Object.values(await stages()).flat()).not.toContain('AWSCURRENT');
    });

    test('the first value is current, under the version id that was given', async () => {
      const answer = await put(FIRST, 'one');
      expect(answer).toMatchObject({ Name: NAME, VersionId: FIRST, VersionStages: ['AWSCURRENT'] });
      expect(answer.ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:${REGION}:\\d{12}:secret:${NAME}-.{6}$`));
      expect(await get()).toMatchObject({ SecretString: 'one', VersionId: FIRST });
    });

    test('the same value under the same version id again changes nothing', async () => {
      expect(await put(FIRST, 'one')).toMatchObject({ VersionId: FIRST });
      expect(await stages()).toEqual({ [FIRST]: ['AWSCURRENT'] });
    });

    test('another value under the same version id is an error', async () => {
      await expect(put(FIRST, 'two')).rejects.toMatchObject({ name: 'ResourceExistsException' });
      expect(await get()).toMatchObject({ SecretString: 'one' });
    });

    test('the next value is current, and the one before is AWSPREVIOUS', async () => {
      await put(SECOND, 'two');
      expect(await get()).toMatchObject({ SecretString: 'two', VersionId: SECOND });
      expect(await get('AWSPREVIOUS')).toMatchObject({ SecretString: 'one', VersionId: FIRST });
      expect(await stages()).toEqual({ [FIRST]: ['AWSPREVIOUS'], [SECOND]: ['AWSCURRENT'] });
    });

    test('a secret that is not there is not found', async () => {
      const missing = { SecretId: 'contract-missing' };
      await expect(put(FIRST, 'one', missing.SecretId)).rejects.toMatchObject(NOT_FOUND);
      await expect(secrets.send(new GetSecretValueCommand(missing))).rejects.toMatchObject(NOT_FOUND);
      await expect(secrets.send(new DescribeSecretCommand(missing))).rejects.toMatchObject(NOT_FOUND);
    });

    test('those without a policy are denied', async () => {
      const stranger = new SecretsManagerClient(clientOf(asNobody));
      const id = { SecretId: NAME };
      await expect(put(SECOND, 'two', NAME, asNobody)).rejects.toMatchObject(denied('secretsmanager:PutSecretValue'));
      const [read, looked] = [new GetSecretValueCommand(id), new DescribeSecretCommand(id)];
      await expect(stranger.send(read)).rejects.toMatchObject(denied('secretsmanager:GetSecretValue'));
      await expect(stranger.send(looked)).rejects.toMatchObject(denied('secretsmanager:DescribeSecret'));
    });

    test('a secret that is marked for deletion takes no value, and gives none', async () => {
      await secrets.send(new DeleteSecretCommand({ SecretId: NAME, RecoveryWindowInDays: 7 }));
      const marked = { name: 'InvalidRequestException', message: expect.stringContaining('marked for deletion') };
      await expect(put(`${SECOND}c`, 'three')).rejects.toMatchObject(marked);
      await expect(get()).rejects.toMatchObject(marked);
    });
  });

  describe('a registry', () => {
    const HOST = registryHost();

    test('asks for a login where there is none', async () => {
      expect(await ask(HOST, undefined)).toMatchObject({
        status: 401,
        challenge: `Basic realm="https://${HOST}/",service="ecr.amazonaws.com"`,
      });
    });

    test("takes its region's token, and no other region's", async () => {
      const auth = (await token())?.[0]?.authorizationToken;
      expect(await ask(HOST, auth)).toMatchObject({ status: 200 });
      expect(await ask(registryHost(REGION, '210987654321'), auth)).toMatchObject({ status: 200 });
      expect(await ask(registryHost(OTHER_REGION), auth)).toMatchObject({ status: 403 });
    });

    test('refuses a token with one character changed as malformed', async () => {
      const login = loginOf((await token())?.[0]?.authorizationToken);
      const changed = `${login.slice(0, -9)}${login.at(-9) === 'A' ? 'B' : 'A'}${login.slice(-8)}`;
      expect(await ask(HOST, Buffer.from(changed).toString('base64'))).toMatchObject({ status: 400 });
    });

    test('refuses an expired token in the words that the refresher looks for', async () => {
      await world.tokensLive(0);
      const auth = (await token())?.[0]?.authorizationToken;
      await world.tokensLive(HOURS_12);
      const answer = await ask(HOST, auth);
      expect(answer.status).toBe(403);
      expect(JSON.parse(answer.body)).toMatchObject({
        errors: [{ message: 'Your authorization token has expired. Reauthenticate and try again.' }],
      });
    });

    test('the public one takes its own token, as a bearer token alone', async () => {
      const auth = (await publicToken())?.authorizationToken;
      expect(await ask(PUBLIC, auth, 'Bearer')).toMatchObject({ status: 200 });
      expect(await ask(PUBLIC, auth, 'Basic')).toMatchObject({ status: 400 });
    });
  });
});
