import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyPullAccess, verifyToken } from '../../../lambda/refresh/registry';
import { SCHEDULED } from '../support/run-refresh';
import { hostOf, tokenOf } from '../support/values';

interface Options {
  headers: Record<string, string>;
  signal: AbortSignal;
}
type Get = (url: string, options: Options, respond: (response: Readable) => void) => EventEmitter;

const https = vi.hoisted(() => ({ get: vi.fn<Get>() }));
vi.mock('node:https', () => https);

const host = hostOf('eu-west-1');
const auth = tokenOf('eu-west-1');
const verify = (signal = SCHEDULED.signal) => verifyToken(host, auth, signal);

function responds(statusCode: number, body = ''): Get {
  return (_url, _options, respond) => {
    respond(Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), { statusCode }));
    return new EventEmitter();
  };
}

/** Never responds. The request ends when its signal is aborted, as in Node. */
const hangs: Get = (_url, { signal }) => {
  const request = new EventEmitter();
  const error = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });
  signal.addEventListener('abort', () => request.emit('error', error));
  return request;
};

beforeEach(() => {
  https.get.mockReset().mockImplementation(responds(200));
});

describe('a token is verified', () => {
  it('with GET /v2/ at the registry, as docker login does', async () => {
    await verify();
    expect(https.get).toHaveBeenCalledExactlyOnceWith(
      'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/',
      { headers: { authorization: `Basic ${auth}` }, signal: expect.any(AbortSignal) },
      expect.any(Function),
    );
  });

  it('at the public registry as a bearer token, because it refuses Basic authentication', async () => {
    await verifyToken('public.ecr.aws', auth, SCHEDULED.signal);
    expect(https.get.mock.lastCall?.[0]).toBe('https://public.ecr.aws/v2/');
    expect(https.get.mock.lastCall?.[1].headers).toEqual({ authorization: `Bearer ${auth}` });
  });
});

// test/chaos has every other response, and every failure of the connection.
describe('a response that reports an expired token', () => {
  const reason = 'Your authorization token has expired. Reauthenticate and try again.';

  it.each([
    [403, true],
    [400, false],
    [401, false],
  ])('with status %i is a refusal, because of the expiry: %s', async (status, expired) => {
    https.get.mockImplementation(responds(status, JSON.stringify({ errors: [{ code: 'DENIED', message: reason }] })));
    expect(await verify()).toEqual({ verdict: 'refused', reason: `${status} ${reason}`, expired });
  });
});

it.each([
  [200, 'accepted'],
  [404, 'accepted'],
  [403, 'refused'],
  [500, 'inconclusive'],
])(
  'pull access to a repository after the response %i to a manifest that does not exist is %s',
  async (status, verdict) => {
    https.get.mockImplementation(responds(status));
    expect(await verifyPullAccess(host, 'team-a/app', auth, SCHEDULED.signal)).toMatchObject({ verdict });
    expect(https.get.mock.lastCall?.[0]).toBe(
      `https://${host}/v2/team-a/app/manifests/ecr-credentials-permission-check`,
    );
  },
);

it('a registry that does not respond is inconclusive when the run times out', async () => {
  const controller = new AbortController();
  https.get.mockImplementation(hangs);
  const verified = verify(controller.signal);
  controller.abort();
  expect(await verified).toEqual({ verdict: 'inconclusive', reason: 'no response before the timeout' });
});
