import type { ListSecretsCommandInput, SecretsManager } from '@aws-sdk/client-secrets-manager';
import { describe, expect } from 'vitest';
import { it as base, REGION, secretsManager } from './support';

const NAME = 'ecr-ci-pull-dockerconfigjson';
const FIRST = '1'.repeat(32);
const SECOND = '2'.repeat(64);

/** The calls of the tests. Each test begins with one secret that has no value. */
function callsOf(client: SecretsManager) {
  return {
    create: (Name: string, SecretString?: string) => client.createSecret({ Name, SecretString }),
    put: (SecretString?: string, ClientRequestToken?: string) =>
      client.putSecretValue({ SecretId: NAME, SecretString, ClientRequestToken }),
    get: async (SecretId = NAME) => (await client.getSecretValue({ SecretId })).SecretString,
    describe: () => client.describeSecret({ SecretId: NAME }),
    list: (input: ListSecretsCommandInput = {}) => client.listSecrets(input),
    delete: (input: { RecoveryWindowInDays?: number; ForceDeleteWithoutRecovery?: boolean }) =>
      client.deleteSecret({ SecretId: NAME, ...input }),
    restore: () => client.restoreSecret({ SecretId: NAME }),
  };
}

const it = base.extend<{ calls: ReturnType<typeof callsOf> }>({
  calls: async ({ standIn }, use) => {
    standIn.secrets.create(REGION, { Name: NAME, Tags: [{ Key: 'ecr-format', Value: 'dockerconfigjson' }] });
    await use(callsOf(secretsManager(standIn)));
  },
});

// test/e2e/contract.e2e.ts compares the calls of the product and their errors with an emulated AWS.
describe('a secret', () => {
  it('is found by its name, its ARN, and its ARN without the random characters', async ({ standIn, calls }) => {
    await calls.put('value');
    const { arn } = standIn.secrets.get(REGION, NAME);
    expect(arn).toMatch(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:ecr-ci-pull-dockerconfigjson-\w{6}$/);
    for (const id of [NAME, arn, arn.slice(0, -7)]) expect(await calls.get(id)).toBe('value');
  });

  it('stores at most 65,536 bytes', async ({ calls }) => {
    await calls.put('x'.repeat(65_536));
    await expect(calls.put(`${'x'.repeat(65_535)}é`)).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value at 'secretString' failed to satisfy constraint: Member must have length less than or equal to 65536",
    });
  });

  it('has a unique name with the characters that Secrets Manager allows', async ({ calls }) => {
    const message = `The operation failed because the secret ${NAME} already exists.`;
    await expect(calls.create(NAME, 'value')).rejects.toMatchObject({ name: 'ResourceExistsException', message });
    await expect(calls.create('a b')).rejects.toThrow(/^Invalid name\./);
  });
});

describe('a new version', () => {
  it('moves the staging labels, unless it exists with the same value', async ({ calls }) => {
    await calls.put('first', FIRST);
    await calls.put('second', SECOND);
    expect(await calls.put('first', FIRST)).toMatchObject({ VersionId: FIRST, VersionStages: ['AWSPREVIOUS'] });
    expect(await calls.get()).toBe('second');
    await calls.put('third');
    const { VersionIdsToStages } = await calls.describe();
    expect(VersionIdsToStages).toMatchObject({ [SECOND]: ['AWSPREVIOUS'] });
    expect(VersionIdsToStages).not.toHaveProperty(FIRST);
  });

  it('requires a token of 32 to 64 characters that has no other value, and a value', async ({ calls }) => {
    for (const token of ['x'.repeat(31), 'x'.repeat(65)]) {
      const message = 'ClientRequestToken must be 32-64 characters long.';
      await expect(calls.put('value', token)).rejects.toMatchObject({ name: 'InvalidParameterException', message });
    }
    await calls.put('value', FIRST);
    await expect(calls.put('other', FIRST)).rejects.toThrow(
      `You can't use ClientRequestToken ${FIRST} because that value is already in use for a version of secret arn:`,
    );
    const message = 'You must provide either SecretString or SecretBinary.';
    await expect(calls.put()).rejects.toMatchObject({ name: 'InvalidRequestException', message });
  });
});

describe('a secret that is marked for deletion', () => {
  it('has a deletion date, is listed only on request, and cannot be created again', async ({ calls }) => {
    await calls.delete({ RecoveryWindowInDays: 7 });
    expect((await calls.describe()).DeletedDate).toEqual(new Date('2026-03-08T08:00:00.000Z'));
    expect((await calls.list()).SecretList).toEqual([]);
    expect((await calls.list({ IncludePlannedDeletion: true })).SecretList).toHaveLength(1);
    await expect(calls.create(NAME)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "You can't create this secret because a secret with this name is already scheduled for deletion.",
    });
  });

  it('can be restored with its value, or deleted immediately', async ({ calls }) => {
    await calls.put('value');
    await calls.delete({ RecoveryWindowInDays: 7 });
    await calls.restore();
    expect(await calls.get()).toBe('value');
    await calls.delete({ RecoveryWindowInDays: 7 });
    await calls.delete({ ForceDeleteWithoutRecovery: true });
    await calls.create(NAME);
    await expect(calls.get()).rejects.toThrow(
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  });
});

describe('the list of secrets', () => {
  it('can be filtered by the prefix of a name or a tag', async ({ calls }) => {
    await calls.create('other', 'value');
    const names = async (Key: 'name' | 'tag-key' | 'tag-value', value: string) =>
      (await calls.list({ Filters: [{ Key, Values: [value] }] })).SecretList?.map(({ Name }) => Name);
    expect(await names('name', 'ecr-ci')).toEqual([NAME]);
    expect(await names('tag-key', 'ecr-format')).toEqual([NAME]);
    expect(await names('tag-value', 'docker')).toEqual([NAME]);
    expect(await names('name', 'nope')).toEqual([]);
  });

  it('has pages', async ({ calls }) => {
    await calls.create('other');
    const first = await calls.list({ MaxResults: 1 });
    const second = await calls.list({ MaxResults: 1, NextToken: first.NextToken });
    expect([first, second].map(({ SecretList }) => SecretList?.map(({ Name }) => Name))).toEqual([[NAME], ['other']]);
    expect(second.NextToken).toBeUndefined();
  });
});
