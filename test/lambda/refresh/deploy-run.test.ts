import { describe, expect, it } from 'vitest';
import { awsError, FakeAws, type Faults, failing, noToken } from '../support/fake-aws';
import { DEPLOYMENT, ON_DEMAND, run } from '../support/run-refresh';
import { SECRET, TWO_REGIONS } from '../support/spec';
import { authorizationData, inHours } from '../support/values';

const ecrIsDown: Faults = { token: failing(awsError('ServerException', 'internal error')) };
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

  it.each<[string, FakeAws]>([
    ['has no value yet', new FakeAws(ecrIsDown)],
    ['has an expired value', new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(-1))],
    ['has a value that expires now', new FakeAws(ecrIsDown).holding(SECRET, 'a value', inHours(0))],
    ['has a value of unknown expiry', withValidValue().holdingVersion(SECRET, { value: 'p', versionId: 'manual' })],
    ['cannot be described', withValidValue({ describe: failing(awsError('InternalServiceError', 'try again')) })],
  ])('fails if the secret %s', async (_, aws) => {
    const { message } = await run(aws, {}, DEPLOYMENT);
    expect(message).toContain('the refresh of ci-pull failed:\n- eu-west-1: ServerException: internal error');
  });

  it('fails if one of several secrets has no valid value', async () => {
    const aws = new FakeAws(ecrIsDown).holding('one', 'p', inHours(8));
    expect((await run(aws, twoSecrets, DEPLOYMENT)).message).toContain('\n- two: not updated');
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
