import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { verifyToken } from '../../../lambda/refresh/registry';
import { hostOf, SCHEDULED, tokenOf } from '../support/fakes';

interface Options {
  headers: Record<string, string>;
  signal: AbortSignal;
}
type Get = (url: string, options: Options, respond: (response: Readable) => void) => EventEmitter;

const https = vi.hoisted(() => ({ get: vi.fn<Get>() }));
vi.mock('node:https', () => https);

const host = hostOf('eu-west-1');
const auth = tokenOf('eu-west-1');

function answers(statusCode: number, body = ''): Get {
  return (_url, _options, respond) => {
    respond(Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), { statusCode }));
    return new EventEmitter();
  };
}

function fails(error: Error): Get {
  return () => {
    const request = new EventEmitter();
    setImmediate(() => request.emit('error', error));
    return request;
  };
}

/** No answer, ever; the request ends with its signal, as Node's does. */
const hangs: Get = (_url, { signal }) => {
  const request = new EventEmitter();
  const end = () =>
    request.emit('error', Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }));
  signal.addEventListener('abort', end);
  return request;
};

function ociError(message: string): string {
  return JSON.stringify({ errors: [{ code: 'DENIED', message }] });
}

beforeEach(() => {
  https.get.mockReset().mockImplementation(answers(200));
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('a token is tried', () => {
  it('on the registry itself, as docker does at login', async () => {
    await verifyToken(host, auth, SCHEDULED.signal);
    expect(https.get).toHaveBeenCalledExactlyOnceWith(
      'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/v2/',
      { headers: { authorization: `Basic ${auth}` }, signal: expect.any(AbortSignal) },
      expect.any(Function),
    );
  });

  it('on the public registry as a bearer token, for it refuses Basic', async () => {
    await verifyToken('public.ecr.aws', auth, SCHEDULED.signal);
    expect(https.get.mock.lastCall?.[0]).toBe('https://public.ecr.aws/v2/');
    expect(https.get.mock.lastCall?.[1].headers).toEqual({ authorization: `Bearer ${auth}` });
  });
});

describe('the verdict on a token is', () => {
  it('accepted after a 200', async () => {
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({ verdict: 'accepted' });
  });

  it.each([400, 401, 403])("refused after a %i, with the registry's words", async (status) => {
    https.get.mockImplementation(answers(status, ociError('Not Authorized')));
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({
      verdict: 'refused',
      reason: `${status} Not Authorized`,
      expired: false,
    });
  });

  it('refused and expired where the registry says so', async () => {
    const words = 'Your authorization token has expired. Reauthenticate and try again.';
    https.get.mockImplementation(answers(403, ociError(words)));
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({
      verdict: 'refused',
      reason: `403 ${words}`,
      expired: true,
    });
  });

  it.each([400, 401])('refused, but not expired, after a %i with the same words', async (status) => {
    https.get.mockImplementation(answers(status, ociError('Your authorization token has expired.')));
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toMatchObject({ verdict: 'refused', expired: false });
  });

  it.each([204, 301, 404, 429, 500, 503])('unanswered after a %i, which says nothing of the token', async (status) => {
    https.get.mockImplementation(answers(status));
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({
      verdict: 'inconclusive',
      reason: String(status),
    });
  });

  it('unanswered after a network error', async () => {
    https.get.mockImplementation(fails(new Error('getaddrinfo ENOTFOUND')));
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({
      verdict: 'inconclusive',
      reason: 'getaddrinfo ENOTFOUND',
    });
  });

  it('unanswered where the answer breaks off', async () => {
    https.get.mockImplementation((_url, _options, respond) => {
      const response = new Readable({ read: () => response.destroy(new Error('aborted')) });
      respond(Object.assign(response, { statusCode: 200 }));
      return new EventEmitter();
    });
    expect(await verifyToken(host, auth, SCHEDULED.signal)).toEqual({ verdict: 'inconclusive', reason: 'aborted' });
  });
});

describe("the registry's words", () => {
  it.each(['', '<html>403</html>', '{}', '{"errors":[]}', '{"errors":[{"message":7}]}', 'null'])(
    'are left out where the body is %j',
    async (body) => {
      https.get.mockImplementation(answers(403, body));
      expect(await verifyToken(host, auth, SCHEDULED.signal)).toMatchObject({ reason: '403' });
    },
  );
});

describe('a registry that hangs', () => {
  const unanswered = { verdict: 'inconclusive', reason: 'no response before the timeout' };

  it('is given four seconds', async () => {
    const timeout = new AbortController();
    const timer = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    https.get.mockImplementation(hangs);
    const answer = verifyToken(host, auth, SCHEDULED.signal);
    timeout.abort();
    expect(await answer).toEqual(unanswered);
    expect(timer).toHaveBeenCalledExactlyOnceWith(4000);
  });

  it('is given no more than the run has left', async () => {
    const run = new AbortController();
    https.get.mockImplementation(hangs);
    const answer = verifyToken(host, auth, run.signal);
    run.abort();
    expect(await answer).toEqual(unanswered);
  });
});
