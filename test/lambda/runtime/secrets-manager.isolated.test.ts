import { ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { secretsManager } from '../../../lambda/runtime/secrets-manager';
import { awsError } from '../support/fake-aws';
import { failure, SCHEDULED } from '../support/run-refresh';
import { SECRET } from '../support/spec';
import { arnOf } from '../support/values';

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
const MISSING = new ResourceNotFoundException({ message: "can't find the specified secret.", $metadata: {} });
const RESTORE = `${SECRET} is marked for deletion; restore it with: aws secretsmanager restore-secret --secret-id ${SECRET}`;

const put = () => secretsManager().put(SECRET, 'a value', 'a version id', signal);
const read = (versionId?: string) => secretsManager().value(SECRET, signal, versionId);

/** Expects exactly one request. */
function expectRequest(command: string, input: object, abortSignal: unknown = signal): void {
  expect(send).toHaveBeenCalledOnce();
  const [sent, options] = send.mock.lastCall ?? [];
  expect([sent?.constructor.name, sent?.input, options]).toEqual([command, input, { abortSignal }]);
}

beforeEach(() => {
  send.mockReset();
});

describe('writing a value', () => {
  it.each([
    ['a string', 'a value', { SecretString: 'a value' }],
    ['bytes', Buffer.from('a value'), { SecretBinary: Buffer.from('a value') }],
  ])('sends %s with the version id of the caller', async (_, value, content) => {
    send.mockResolvedValue({ ARN: arnOf(SECRET) });
    const arn = await secretsManager().put(SECRET, value, 'a version id', signal);
    expect(arn).toEqual({ arn: arnOf(SECRET) });
    expectRequest('PutSecretValueCommand', { SecretId: SECRET, ...content, ClientRequestToken: 'a version id' });
  });

  it('is an error if the response has no ARN', async () => {
    send.mockResolvedValue({});
    expect((await failure(put())).message).toBe('Secrets Manager returned no ARN for the secret');
  });
});

it('reads the states of replicas, and none for a secret without replicas', async () => {
  const status = { Region: 'eu-central-1', Status: 'Failed', StatusMessage: 'no such key' };
  send.mockResolvedValueOnce({ ReplicationStatus: [status] });
  expect(await secretsManager().replicas(SECRET)).toEqual([
    { region: 'eu-central-1', status: 'Failed', reason: 'no such key' },
  ]);
  expectRequest('DescribeSecretCommand', { SecretId: SECRET }, expect.any(AbortSignal));
  send.mockResolvedValueOnce({});
  expect(await secretsManager().replicas(SECRET)).toEqual([]);
});

describe('reading a value', () => {
  it.each([
    ['the current version without a stage', undefined, {}],
    ['another version only by its id', 'a version id', { VersionId: 'a version id' }],
  ])('requests %s', async (_, versionId, input) => {
    const createdAt = new Date('2026-03-01T08:00:00Z');
    send.mockResolvedValue({ SecretString: 'a value', VersionId: 'a version id', CreatedDate: createdAt });
    expect(await read(versionId)).toEqual({ value: 'a value', versionId: 'a version id', createdAt });
    expectRequest('GetSecretValueCommand', { SecretId: SECRET, ...input });
  });

  it.each([
    ['bytes as text', { SecretBinary: Buffer.from('a välue') }, 'a välue'],
    ['an empty value', { SecretString: '' }, ''],
  ])('returns %s', async (_, response, value) => {
    send.mockResolvedValue({ ...response, VersionId: 'a version id' });
    expect(await read()).toEqual({ value, versionId: 'a version id' });
  });

  it('returns undefined if the secret has no value', async () => {
    send.mockRejectedValue(MISSING);
    expect(await read()).toBeUndefined();
  });

  it.each([{}, { SecretString: 'a value' }, { VersionId: 'a version id' }])(
    'is an error if the response is incomplete, because the secret may have a value: %j',
    async (response) => {
      send.mockResolvedValue(response);
      expect((await failure(read())).message).toBe('Secrets Manager returned no value');
    },
  );
});

it.each([
  ['write', put],
  ['read', read],
])('a secret that is marked for deletion fails a %s with the command that restores it', async (_, call) => {
  send.mockRejectedValue(MARKED);
  expect((await failure(call())).message).toBe(RESTORE);
});

describe('the version ids', () => {
  it('are those with the stages AWSCURRENT and AWSPREVIOUS, read without the values and with a separate timeout', async () => {
    send.mockResolvedValue({ VersionIdsToStages: { a: ['AWSPREVIOUS'], b: ['mine', 'AWSCURRENT'], c: ['mine too'] } });
    expect(await secretsManager().versionIds(SECRET)).toEqual({ current: 'b', previous: 'a' });
    expectRequest('DescribeSecretCommand', { SecretId: SECRET }, expect.any(AbortSignal));
    expect(send.mock.lastCall?.[1]).not.toEqual({ abortSignal: signal });
  });

  it.each([
    {},
    { VersionIdsToStages: {} },
    { VersionIdsToStages: { a: ['mine'] } },
    { DeletedDate: new Date(), VersionIdsToStages: { a: ['AWSCURRENT'] } },
  ])('are undefined for the response %j', async (response) => {
    send.mockResolvedValue(response);
    expect(await secretsManager().versionIds(SECRET)).toEqual({});
  });
});
