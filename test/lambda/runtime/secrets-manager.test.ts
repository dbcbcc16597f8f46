import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { secretsManager } from '../../../lambda/runtime/secrets-manager';
import { arnOf, awsError, failure, SCHEDULED, SECRET } from '../support/fakes';

type Send = (command: { constructor: { name: string }; input: unknown }, options: unknown) => Promise<unknown>;

const send = vi.hoisted(() => vi.fn<Send>());
vi.mock('@aws-sdk/client-secrets-manager', async (original) => ({
  ...(await original<typeof import('@aws-sdk/client-secrets-manager')>()),
  SecretsManagerClient: class {
    send = send;
  },
}));

const { signal } = SCHEDULED;
const MARKED = awsError(
  'InvalidRequestException',
  "You can't perform this operation on the secret because it was marked for deletion.",
);
const MISSING = new ResourceNotFoundException({
  message: "Secrets Manager can't find the specified secret.",
  $metadata: {},
});
const RESTORE = `aws secretsmanager restore-secret --secret-id ${SECRET}`;

/** The one request that was sent. */
function sent(): { command: string | undefined; input: unknown; options: unknown } {
  expect(send).toHaveBeenCalledOnce();
  const [command, options] = send.mock.lastCall ?? [];
  return { command: command?.constructor.name, input: command?.input, options };
}

beforeEach(() => {
  send.mockReset();
});

describe('writing a secret', () => {
  it('puts the value as a string, under the version id that the caller chose', async () => {
    send.mockResolvedValue({ ARN: arnOf(SECRET) });
    expect(await secretsManager().put(SECRET, 'a value', 'a version id', signal)).toEqual({ arn: arnOf(SECRET) });
    expect(sent()).toEqual({
      command: 'PutSecretValueCommand',
      input: { SecretId: SECRET, SecretString: 'a value', ClientRequestToken: 'a version id' },
      options: { abortSignal: signal },
    });
  });

  it('names a secret that is marked for deletion, and how to bring it back', async () => {
    send.mockRejectedValue(MARKED);
    const { message } = await failure(secretsManager().put(SECRET, 'a value', 'a version id', signal));
    expect(message).toBe(`${SECRET} is marked for deletion; restore it with: ${RESTORE}`);
  });

  it.each([
    awsError('InvalidRequestException', 'something else'),
    awsError('ResourceNotFoundException', 'no such secret'),
  ])('passes on every other error as it is: $message', async (error) => {
    send.mockRejectedValue(error);
    expect(await failure(secretsManager().put(SECRET, 'a value', 'a version id', signal))).toBe(error);
  });

  it('does not believe an answer without the ARN', async () => {
    send.mockResolvedValue({});
    const { message } = await failure(secretsManager().put(SECRET, 'a value', 'a version id', signal));
    expect(message).toBe('Secrets Manager returned no ARN for the secret');
  });
});

describe('reading the current value', () => {
  it('asks for no stage, which is the current one', async () => {
    send.mockResolvedValue({ SecretString: 'a value', VersionId: 'a version id' });
    expect(await secretsManager().value(SECRET, signal)).toEqual({ value: 'a value', versionId: 'a version id' });
    expect(sent()).toEqual({
      command: 'GetSecretValueCommand',
      input: { SecretId: SECRET },
      options: { abortSignal: signal },
    });
  });

  it('asks for a version by its id alone', async () => {
    send.mockResolvedValue({ SecretString: 'a value', VersionId: 'another id' });
    await secretsManager().value(SECRET, signal, 'another id');
    expect(sent()).toMatchObject({ input: { SecretId: SECRET, VersionId: 'another id' } });
  });

  it('gives bytes as the text that they are', async () => {
    send.mockResolvedValue({ SecretBinary: Buffer.from('a välue'), VersionId: 'a version id' });
    expect(await secretsManager().value(SECRET, signal)).toEqual({ value: 'a välue', versionId: 'a version id' });
  });

  it('gives an empty value as what it is', async () => {
    send.mockResolvedValue({ SecretString: '', VersionId: 'a version id' });
    expect(await secretsManager().value(SECRET, signal)).toEqual({ value: '', versionId: 'a version id' });
  });

  it('gives nothing where there is no value yet', async () => {
    send.mockRejectedValue(MISSING);
    expect(await secretsManager().value(SECRET, signal)).toBeUndefined();
  });

  it('fails on every other error, for the value may be there', async () => {
    const error = awsError('DecryptionFailure', 'the key is disabled');
    send.mockRejectedValue(error);
    expect(await failure(secretsManager().value(SECRET, signal))).toBe(error);
  });

  it.each([{}, { SecretString: 'a value' }, { VersionId: 'a version id' }])(
    'fails on an answer that lacks something, for the value may be there: %j',
    async (answer) => {
      send.mockResolvedValue(answer);
      const { message } = await failure(secretsManager().value(SECRET, signal));
      expect(message).toBe('Secrets Manager returned no value');
    },
  );

  it('names a secret that is marked for deletion, and how to bring it back', async () => {
    send.mockRejectedValue(MARKED);
    const { message } = await failure(secretsManager().value(SECRET, signal));
    expect(message).toContain(RESTORE);
  });
});

describe('the version ids', () => {
  it('are those of the stages AWSCURRENT and AWSPREVIOUS, told without the values', async () => {
    send.mockResolvedValue({ VersionIdsToStages: { a: ['AWSPREVIOUS'], b: ['mine', 'AWSCURRENT'], c: ['mine too'] } });
    expect(await secretsManager().versionIds(SECRET)).toEqual({ current: 'b', previous: 'a' });
    expect(sent()).toEqual({
      command: 'DescribeSecretCommand',
      input: { SecretId: SECRET },
      // not the run's signal: it is asked when the run's time may be up
      options: { abortSignal: expect.any(AbortSignal) },
    });
  });

  it.each([{}, { VersionIdsToStages: {} }, { VersionIdsToStages: { a: ['mine'] } }])(
    'are none in %j',
    async (answer) => {
      send.mockResolvedValue(answer);
      expect(await secretsManager().versionIds(SECRET)).toEqual({});
    },
  );

  it('are none where the secret is marked for deletion, for no reader gets a value', async () => {
    send.mockResolvedValue({ DeletedDate: new Date(), VersionIdsToStages: { a: ['AWSCURRENT'] } });
    expect(await secretsManager().versionIds(SECRET)).toEqual({});
  });
});
