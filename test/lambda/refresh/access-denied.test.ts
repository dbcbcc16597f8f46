import { describe, expect, it } from 'vitest';
import { retryAccessDenied } from '../../../lambda/runtime/retry-access-denied';
import { awsError, FakeAws, FakeClock } from '../support/fake-aws';
import { DEPLOYMENT, run, SCHEDULED } from '../support/run-refresh';
import { authorizationData, NOW } from '../support/values';

const DENIED = awsError('AccessDeniedException', 'User is not authorized');

function inSeconds(seconds: number): Date {
  return new Date(NOW.getTime() + seconds * 1000);
}

/** Makes a call that fails a number of times, with retries until 60 seconds are over or `until`. */
async function callFailing(error: unknown, times: number, until = inSeconds(60)) {
  const clock = new FakeClock();
  let calls = 0;
  const outcome = await retryAccessDenied(clock, until, async () => {
    calls += 1;
    if (calls <= times) throw error;
    return 'a response';
  }).catch((thrown: unknown) => thrown);
  return { outcome, calls, sleptMs: clock.sleptMs };
}

describe('a denied call', () => {
  it.each(['AccessDeniedException', 'AccessDenied', 'UnrecognizedClientException', 'InvalidClientTokenId'])(
    'is retried every 3 seconds after %s',
    async (name) => {
      const denied = await callFailing(awsError(name, 'not authorized'), 3);
      expect(denied).toEqual({ outcome: 'a response', calls: 4, sleptMs: 9000 });
    },
  );

  it('fails with its last error after 60 seconds', async () => {
    const { outcome, sleptMs } = await callFailing(DENIED, 1000);
    expect([outcome, sleptMs]).toEqual([DENIED, 60_000]);
  });

  it('is not retried if there is no time for it', async () => {
    expect(await callFailing(DENIED, 1000, NOW)).toEqual({ outcome: DENIED, calls: 1, sleptMs: 0 });
  });

  it.each([
    awsError('ThrottlingException', 'Rate exceeded'),
    awsError('ResourceNotFoundException', 'x'),
    awsError('InvalidSignatureException', 'Signature expired'),
    awsError('ExpiredTokenException', 'The security token included in the request is expired'),
    'AccessDenied',
  ])('is not retried after another error: %s', async (error) => {
    expect(await callFailing(error, 1000)).toEqual({ outcome: error, calls: 1, sleptMs: 0 });
  });
});

/** AWS that denies calls until some seconds have passed. */
function denyingUntil(seconds: { token?: number; put?: number }): FakeAws {
  const deny = (until = 0) => {
    if (aws.clock.now() < inSeconds(until)) throw DENIED;
  };
  const aws: FakeAws = new FakeAws({
    token: (source) => {
      deny(seconds.token);
      return authorizationData(source);
    },
    put: () => deny(seconds.put),
  });
  return aws;
}

describe('a deployment', () => {
  it.each([{ token: 50 }, { put: 50 }])('waits until IAM changes have propagated: %j', async (seconds) => {
    const { result } = await run(denyingUntil(seconds), {}, DEPLOYMENT);
    expect(result?.secrets).toHaveLength(1);
  });

  it('writes the same version in every retry', async () => {
    const aws = denyingUntil({ put: 50 });
    await run(aws, {}, DEPLOYMENT);
    expect(aws.putVersionIds.length).toBeGreaterThan(1);
    expect(new Set(aws.putVersionIds).size).toBe(1);
  });

  it('retries for 60 seconds in total, not for each call, and then reports the error', async () => {
    const aws = denyingUntil({ token: 45, put: 1000 });
    const { message } = await run(aws, {}, DEPLOYMENT);
    expect(message).toContain(': AccessDeniedException: User is not authorized');
    expect(aws.clock.sleptMs).toBeLessThanOrEqual(60_000);
  });
});

it.each([{ token: 50 }, { put: 50 }])('a scheduled run fails at the first AccessDenied: %j', async (seconds) => {
  const aws = denyingUntil(seconds);
  const { message } = await run(aws, {}, SCHEDULED);
  expect(message).toContain(': AccessDeniedException: User is not authorized');
  expect(aws.clock.sleptMs).toBe(0);
});
