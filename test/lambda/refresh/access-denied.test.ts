import { describe, expect, it } from 'vitest';
import { refresh } from '../../../lambda/refresh/refresh';
import { retryAccessDenied } from '../../../lambda/runtime/retry-access-denied';
import { awsError, DEPLOY, FakeAws, FakeClock, failure, goodAnswer, NOW, SCHEDULED, spec } from '../support/fakes';

const DENIED = awsError('AccessDeniedException', 'User is not authorized');

function inSeconds(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000);
}

/** A call that fails a number of times before it answers. */
function failing(times: number, error: Error) {
  let calls = 0;
  const call = async () => {
    calls += 1;
    if (calls <= times) throw error;
    return 'an answer';
  };
  return { call, calls: () => calls };
}

describe('a call that is denied', () => {
  it.each(['AccessDeniedException', 'AccessDenied'])('is made again until AWS knows the role: %s', async (name) => {
    const { call, calls } = failing(3, awsError(name, 'not authorized'));
    await expect(retryAccessDenied(new FakeClock(), inSeconds(60), call)).resolves.toBe('an answer');
    expect(calls()).toBe(4);
  });

  it('is not made again at once', async () => {
    const clock = new FakeClock();
    await retryAccessDenied(clock, inSeconds(60), failing(1, DENIED).call);
    expect(clock.sleptMs).toBeGreaterThanOrEqual(1000);
  });

  it('ends with its last error when the time is up', async () => {
    const clock = new FakeClock();
    await expect(retryAccessDenied(clock, inSeconds(60), failing(1000, DENIED).call)).rejects.toBe(DENIED);
    expect(clock.sleptMs).toBeGreaterThan(55_000);
    expect(clock.sleptMs).toBeLessThanOrEqual(60_000);
  });

  it('is made once where there is no time at all', async () => {
    const { call, calls } = failing(1000, DENIED);
    await expect(retryAccessDenied(new FakeClock(), NOW, call)).rejects.toBe(DENIED);
    expect(calls()).toBe(1);
  });
});

describe('a call that fails otherwise', () => {
  it.each([awsError('ThrottlingException', 'Rate exceeded'), awsError('ResourceNotFoundException', 'no such secret')])(
    'is not made again: $name',
    async (error) => {
      const { call, calls } = failing(1000, error);
      await expect(retryAccessDenied(new FakeClock(), inSeconds(60), call)).rejects.toBe(error);
      expect(calls()).toBe(1);
    },
  );

  it('is not made again where what it throws is no error', async () => {
    const call = () => Promise.reject('AccessDenied');
    await expect(retryAccessDenied(new FakeClock(), inSeconds(60), call)).rejects.toBe('AccessDenied');
  });
});

describe('a run', () => {
  function deniedUntil(seconds: number, aws: () => FakeAws) {
    return () => {
      if (aws().clock.now() < inSeconds(seconds)) throw DENIED;
    };
  }

  function deniedTokens(seconds: number): FakeAws {
    const denied = deniedUntil(seconds, () => aws);
    const aws: FakeAws = new FakeAws({
      token: (source) => {
        denied();
        return goodAnswer(source);
      },
    });
    return aws;
  }

  function deniedPuts(seconds: number): FakeAws {
    const aws: FakeAws = new FakeAws({ put: deniedUntil(seconds, () => aws) });
    return aws;
  }

  it('of a deploy outlasts a role that ECR does not know yet', async () => {
    const result = await refresh(spec(), deniedTokens(50), DEPLOY);
    expect(result.secrets).toHaveLength(1);
  });

  it('of a deploy outlasts a role that Secrets Manager does not know yet', async () => {
    const result = await refresh(spec(), deniedPuts(50), DEPLOY);
    expect(result.secrets).toHaveLength(1);
  });

  it('of a deploy writes one and the same version, however often it was denied', async () => {
    const aws = deniedPuts(50);
    await refresh(spec(), aws, DEPLOY);
    expect(aws.putVersionIds.length).toBeGreaterThan(1);
    expect(new Set(aws.putVersionIds).size).toBe(1);
  });

  it('of a deploy is patient for 60 s in all, not with each call', async () => {
    const aws: FakeAws = new FakeAws({
      token: (source) => {
        if (aws.clock.now() < inSeconds(45)) throw DENIED;
        return goodAnswer(source);
      },
      put: () => {
        throw DENIED;
      },
    });
    await failure(refresh(spec(), aws, DEPLOY));
    expect(aws.clock.sleptMs).toBeLessThanOrEqual(60_000);
  });

  it('of a deploy says in the end that it was denied', async () => {
    const { message } = await failure(refresh(spec(), deniedTokens(1000), DEPLOY));
    expect(message).toContain('- eu-west-1: AccessDeniedException: User is not authorized');
  });

  it('of the schedule believes the first denial', async () => {
    const aws = deniedTokens(50);
    const { message } = await failure(refresh(spec(), aws, SCHEDULED));
    expect(message).toContain('- eu-west-1: AccessDeniedException: User is not authorized');
    expect(aws.clock.sleptMs).toBe(0);
  });

  it('of the schedule believes the first denial of Secrets Manager too', async () => {
    const aws = deniedPuts(50);
    await failure(refresh(spec(), aws, SCHEDULED));
    expect(aws.clock.sleptMs).toBe(0);
    expect(aws.callsOf('put')).toHaveLength(1);
  });
});
