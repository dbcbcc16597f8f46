import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RestoreSecretCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it } from 'vitest';
import { IRELAND, secretsManager, startWorld, VIRGINIA, type World } from './world';

const NAME = 'ecr-ci-pull-dockerconfigjson';
const FIRST = '1'.repeat(32);
const SECOND = '2'.repeat(64);

let world: World;
let client: SecretsManagerClient;
let arn: string;

beforeEach(async () => {
  world = await startWorld();
  client = secretsManager(world);
  arn = world.secrets.create(IRELAND, { Name: NAME, Tags: [{ Key: 'ecr-format', Value: 'dockerconfigjson' }] }).arn;
});

function put(SecretString: string, ClientRequestToken?: string) {
  return client.send(new PutSecretValueCommand({ SecretId: NAME, SecretString, ClientRequestToken }));
}

function get(input: Partial<ConstructorParameters<typeof GetSecretValueCommand>[0]> = {}) {
  return client.send(new GetSecretValueCommand({ SecretId: NAME, ...input }));
}

async function errorOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => new Error('it worked'),
    (caught: Error) => caught,
  );
  return `${error.name}: ${error.message}`;
}

describe('a secret without a value', () => {
  it("is there, and says that it has none in AWS's words", async () => {
    expect(await client.send(new DescribeSecretCommand({ SecretId: NAME }))).toMatchObject({ ARN: arn, Name: NAME });
    expect(await errorOf(get())).toBe(
      "ResourceNotFoundException: Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  });

  it('is told from a secret that is not there', async () => {
    expect(await errorOf(get({ SecretId: 'nope' }))).toBe(
      "ResourceNotFoundException: Secrets Manager can't find the specified secret.",
    );
  });
});

describe('a secret', () => {
  it('has an ARN that ends with a hyphen and six random characters', () => {
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-ci-pull-dockerconfigjson-\w{6}$/);
  });

  it('is found by its name, its ARN, and its ARN without the random characters', async () => {
    await put('value');
    for (const SecretId of [NAME, arn, arn.slice(0, -7)]) expect((await get({ SecretId })).SecretString).toBe('value');
  });

  it('is in one region', async () => {
    const elsewhere = secretsManager(world, undefined, VIRGINIA);
    expect(await errorOf(elsewhere.send(new GetSecretValueCommand({ SecretId: NAME })))).toMatch(
      /^ResourceNotFoundException/,
    );
  });

  it('holds bytes as well as text', async () => {
    const bytes = Buffer.from([0, 1, 255]);
    await client.send(new PutSecretValueCommand({ SecretId: NAME, SecretBinary: bytes }));
    const { SecretBinary, SecretString } = await get();
    expect([Buffer.from(SecretBinary ?? []), SecretString]).toEqual([bytes, undefined]);
  });

  it('takes 65,536 bytes, and not one more', async () => {
    await put('x'.repeat(65_536));
    expect(await errorOf(put(`${'x'.repeat(65_535)}é`))).toBe(
      "ValidationException: 1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
    );
  });
});

describe('a new version', () => {
  it('becomes the current one, and the current one the previous one', async () => {
    await put('first', FIRST);
    await put('second', SECOND);
    expect(await get()).toMatchObject({ SecretString: 'second', VersionId: SECOND, VersionStages: ['AWSCURRENT'] });
    expect(await get({ VersionStage: 'AWSPREVIOUS' })).toMatchObject({ SecretString: 'first', VersionId: FIRST });
    await put('third');
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: NAME }));
    expect(VersionIdsToStages).toMatchObject({ [SECOND]: ['AWSPREVIOUS'] });
    expect(VersionIdsToStages).not.toHaveProperty(FIRST);
  });

  it('is written once, however often it is sent with the same token and value', async () => {
    await put('first', FIRST);
    await put('second', SECOND);
    expect(await put('first', FIRST)).toMatchObject({ VersionId: FIRST, VersionStages: ['AWSPREVIOUS'] });
    expect((await get()).SecretString).toBe('second');
  });

  it('is refused with the token of another value', async () => {
    await put('first', FIRST);
    expect(await errorOf(put('other', FIRST))).toBe(
      `ResourceExistsException: You can't use ClientRequestToken ${FIRST} because that value is already in use for a version of secret ${arn}.`,
    );
  });

  it('is refused with a token of fewer than 32 or more than 64 characters', async () => {
    for (const token of ['x'.repeat(31), 'x'.repeat(65)]) {
      expect(await errorOf(put('value', token))).toBe(
        'InvalidParameterException: ClientRequestToken must be 32-64 characters long.',
      );
    }
  });

  it('is refused without a value', async () => {
    expect(await errorOf(client.send(new PutSecretValueCommand({ SecretId: NAME })))).toBe(
      'InvalidRequestException: You must provide either SecretString or SecretBinary.',
    );
  });
});

describe('a secret that is marked for deletion', () => {
  beforeEach(async () => {
    await put('value');
    await client.send(new DeleteSecretCommand({ SecretId: NAME, RecoveryWindowInDays: 7 }));
  });

  it('can be neither read nor written, nor made anew', async () => {
    const marked =
      "InvalidRequestException: You can't perform this operation on the secret because it was marked for deletion.";
    expect(await errorOf(get())).toBe(marked);
    expect(await errorOf(put('new'))).toBe(marked);
    expect(await errorOf(client.send(new CreateSecretCommand({ Name: NAME })))).toBe(
      "InvalidRequestException: You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  });

  it('says when it goes, and is listed only on request', async () => {
    const { DeletedDate } = await client.send(new DescribeSecretCommand({ SecretId: NAME }));
    expect(DeletedDate).toEqual(new Date('2026-03-08T08:00:00.000Z'));
    expect((await client.send(new ListSecretsCommand())).SecretList).toEqual([]);
    expect((await client.send(new ListSecretsCommand({ IncludePlannedDeletion: true }))).SecretList).toHaveLength(1);
  });

  it('comes back with its value', async () => {
    await client.send(new RestoreSecretCommand({ SecretId: NAME }));
    expect((await get()).SecretString).toBe('value');
  });

  it('is gone at once where no recovery is wanted', async () => {
    await client.send(new DeleteSecretCommand({ SecretId: NAME, ForceDeleteWithoutRecovery: true }));
    await client.send(new CreateSecretCommand({ Name: NAME }));
    expect(await errorOf(get())).toContain('staging label: AWSCURRENT');
  });
});

describe('the list of secrets', () => {
  it('is filtered by the beginning of a name or a tag', async () => {
    await client.send(new CreateSecretCommand({ Name: 'other', SecretString: 'value' }));
    const names = async (Key: 'name' | 'tag-key' | 'tag-value', value: string) => {
      const { SecretList = [] } = await client.send(new ListSecretsCommand({ Filters: [{ Key, Values: [value] }] }));
      return SecretList.map(({ Name }) => Name);
    };
    expect(await names('name', 'ecr-ci')).toEqual([NAME]);
    expect(await names('tag-key', 'ecr-format')).toEqual([NAME]);
    expect(await names('tag-value', 'docker')).toEqual([NAME]);
    expect(await names('name', 'nope')).toEqual([]);
  });

  it('comes in pages', async () => {
    await client.send(new CreateSecretCommand({ Name: 'other' }));
    const { SecretList, NextToken } = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
    const next = await client.send(new ListSecretsCommand({ MaxResults: 1, NextToken }));
    expect([...(SecretList ?? []), ...(next.SecretList ?? [])].map(({ Name }) => Name)).toEqual([NAME, 'other']);
    expect(next.NextToken).toBeUndefined();
  });
});

describe('a name', () => {
  it('is taken once', async () => {
    expect(await errorOf(client.send(new CreateSecretCommand({ Name: NAME, SecretString: 'value' })))).toBe(
      `ResourceExistsException: The operation failed because the secret ${NAME} already exists.`,
    );
  });

  it('has only the characters that Secrets Manager knows', async () => {
    expect(await errorOf(client.send(new CreateSecretCommand({ Name: 'a b' })))).toMatch(
      /^ValidationException: Invalid name\./,
    );
  });
});
