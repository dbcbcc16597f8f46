import { describe, expect, it } from 'vitest';
import { awsError, FakeAws, type Faults, failing, noToken } from '../support/fake-aws';
import { DEPLOYMENT, ON_DEMAND, run } from '../support/run-refresh';
import { SECRET, TWO_REGIONS } from '../support/spec';
import { authorizationData, inHours } from '../support/values';

const ecrIsDown: Faults = { token: failing(awsError('ServerException', 'internal error')) };
/** Returns a fault: ECR is down after some tokens. */
const failingAfter = (tokens: number) => {
  let left = tokens;
  return (source: string) => {
    if (left-- > 0) return authorizationData(source);
    throw awsError('ServerException', 'internal error');
  };
};
const twoSecrets = {
  secrets: [
    { name: 'one', format: 'password' as const },
    { name: 'two', format: 'jenkins' as const },
  ],
};
const withValidValue = (faults: Faults = {}) =>
  new FakeAws({ ...ecrIsDown, ...faults }).holding(SECRET, 'a value', inHours(8));

describe('a deployment while ECR is down', () => {
  it('warns if the secret has a valid value, and keeps that value without reading it', async () => {
    const aws = withValidValue();
    const { result } = await run(aws, {}, DEPLOYMENT);
    expect(result).toStrictEqual({
      credential: 'ci-pull',
      refreshedAt: '2026-03-01T08:00:00.000Z',
      registries: [],
      secrets: [],
      warnings: ['eu-west-1: ServerException: internal error', `${SECRET}: not updated, because there is no new token`],
    });
    expect(aws.value(SECRET)).toBe('a value');
    expect(aws.callsOf('read')).toEqual([]);
  });

  it('warns if every secret has a valid value, and describes them concurrently', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8)).holding('two', 'p', inHours(1));
    expect((await run(aws, twoSecrets, DEPLOYMENT)).result?.warnings).toHaveLength(3);
    expect(aws.concurrent('describe')).toBe(2);
  });

  it('warns if only one of several regions is down', async () => {
    const { result } = await run(new FakeAws(noToken('us-east-1')), TWO_REGIONS, DEPLOYMENT);
    expect(result?.secrets.map(({ name }) => name)).toEqual([SECRET]);
    expect(result?.warnings).toEqual(['us-east-1: ECR returned no authorization data']);
  });

  it('retries AccessDenied when it describes a secret', async () => {
    const aws = withValidValue({ describe: failing(awsError('AccessDeniedException', 'not authorized'), 2) });
    expect((await run(aws, {}, DEPLOYMENT)).result?.warnings).toHaveLength(2);
  });

  it.each<[string, FakeAws, reason: string]>([
    ['has no value yet', new FakeAws(ecrIsDown), 'it has no value'],
    [
      'has an expired value',
      new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(-1)),
      'its value expired at 2026-03-01T07:00:00.000Z',
    ],
    [
      'has a value that expires now',
      new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(0)),
      'its value expired at 2026-03-01T08:00:00.000Z',
    ],
    [
      'has a value of unknown expiry',
      withValidValue().holdingVersion(SECRET, { value: 'p', versionId: 'manual' }),
      'no refresh wrote its value, so its expiry is unknown',
    ],
    [
      'cannot be described',
      withValidValue({ describe: failing(awsError('InternalServiceError', 'try again')) }),
      'InternalServiceError: try again',
    ],
  ])('fails if the secret %s', async (_, aws, reason) => {
    const { message } = await run(aws, {}, DEPLOYMENT);
    expect(message.split('\n')).toEqual([
      'the refresh of ci-pull failed:',
      '- eu-west-1: ServerException: internal error',
      `- ${SECRET}: not updated, because there is no new token`,
      `- ${SECRET}: ${reason}`,
    ]);
  });

  it('fails if one of several secrets has no valid value', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8));
    expect((await run(aws, twoSecrets, DEPLOYMENT)).message).toContain('\n- two: not updated');
  });
});

describe('a deployment that changes the key of the secrets', () => {
  const [KEY, OTHER_KEY] = ['1', '2'].map((id) => `arn:aws:kms:eu-west-1:123456789012:key/${id}`);

  it.each([
    ['the AWS managed key to another one', undefined, KEY],
    ["another key to the stack's key", KEY, 'customer-managed'],
    ['a key to another one', KEY, OTHER_KEY],
    ['a key to the AWS managed key', KEY, undefined],
  ])(
    'from %s fails if a secret is left with its previous value, while that can still be read',
    async (_, from, key) => {
      const aws = new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(8), from);
      const { message } = await run(aws, { key }, DEPLOYMENT);
      expect(message).toContain(`\n- ${SECRET}: its value was written with the previous key, not with the new one`);
    },
  );

  it('fails if a secret that carries over cannot be read', async () => {
    const read = failing(awsError('AccessDeniedException', 'Access to KMS is not allowed'));
    const aws = new FakeAws({ ...noToken('us-east-1'), read }).holding(SECRET, 'a value', inHours(8), KEY);
    const { message } = await run(aws, { ...TWO_REGIONS, key: OTHER_KEY }, DEPLOYMENT);
    expect(message).toContain('its value was written with the previous key');
  });

  it('rolls back with a warning, because the previous value has the previous key', async () => {
    const aws = new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(8), KEY);
    await run(aws, { key: OTHER_KEY }, DEPLOYMENT);
    expect((await run(aws, { key: KEY }, DEPLOYMENT)).result?.warnings).toHaveLength(2);
  });

  it('warns in the next deployment once a value has the new key', async () => {
    const aws = new FakeAws({ token: failingAfter(1) }).holding(SECRET, 'a value', inHours(8), KEY);
    await run(aws, { key: OTHER_KEY }, DEPLOYMENT);
    expect((await run(aws, { key: OTHER_KEY }, DEPLOYMENT)).result?.warnings).toHaveLength(2);
  });
});

describe('a deployment describes', () => {
  it('only the secrets that were not updated', async () => {
    const put = (name: string) => {
      if (name === 'two') throw awsError('InternalServiceError', 'try again');
    };
    const aws = new FakeAws({ put }).holding('two', 'p', inHours(8));
    await run(aws, twoSecrets, DEPLOYMENT);
    expect(aws.callsOf('describe')).toEqual(['describe two']);
  });

  it('no secret if all were updated', async () => {
    const aws = new FakeAws();
    await run(aws, {}, DEPLOYMENT);
    expect(aws.callsOf('describe')).toEqual([]);
  });
});

it('a run on demand retries AccessDenied, as a deployment does', async () => {
  const denied = failing(awsError('AccessDeniedException', 'not yet'), 5);
  const aws = new FakeAws({ token: (source) => denied() ?? authorizationData(source) });
  expect((await run(aws, {}, ON_DEMAND)).result?.warnings).toEqual([]);
  expect(aws.clock.sleptMs).toBe(15_000);
});
