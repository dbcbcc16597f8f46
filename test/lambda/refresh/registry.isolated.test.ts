import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
const verify = (signal = SCHEDULED.signal, at = host) => verifyToken(at, auth, signal);

function responds(statusCode: number, body = ''): Get {
  return (_url, _options, respond) => {
    respond(Object.assign(Readable.from([Buffer.from(body)], { objectMode: false }), { statusCode }));
    return new EventEmitter();
  };
}

const fails: Get = () => {
  const request = new EventEmitter();
  setImmediate(() => request.emit('error', new Error('getaddrinfo ENOTFOUND')));
  return request;
};

const breaksOff: Get = (_url, _options, respond) => {
  const response = new Readable({ read: () => response.destroy(new Error('aborted')) });
  respond(Object.assign(response, { statusCode: 200 }));
  return new EventEmitter();
};

/** Never responds. The request ends when its signal is aborted, as in Node. */
const hangs: Get = (_url, { signal }) => {
  const request = new EventEmitter();
  const error = Object.assign(new Error('The operation was aborted'), { name: 'AbortError' });
  signal.addEventListener('abort', () => request.emit('error', error));
  return request;
};

function ociError(message: unknown): string {
  return JSON.stringify({ errors: [{ code: 'DENIED', message }] });
}

beforeEach(() => {
  https.get.mockReset().mockImplementation(responds(200));
});
afterEach(() => {
  vi.restoreAllMocks();
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

describe('the verdict on a token', () => {
  const EXPIRED = 'Your authorization token has expired. Reauthenticate and try again.';
  const refused = (reason: string, expired = false) => ({ verdict: 'refused', reason, expired });
  const inconclusive = (reason: string) => ({ verdict: 'inconclusive', reason });

  it.each<[string, Get, object]>([
    ['200', responds(200), { verdict: 'accepted' }],
    ['400 with a message', responds(400, ociError('Not Authorized')), refused('400 Not Authorized')],
    ['401 with a message', responds(401, ociError('Not Authorized')), refused('401 Not Authorized')],
    ['403 with a message', responds(403, ociError('Not Authorized')), refused('403 Not Authorized')],
    ['403 that reports an expired token', responds(403, ociError(EXPIRED)), refused(`403 ${EXPIRED}`, true)],
    ['400 with the same message', responds(400, ociError(EXPIRED)), refused(`400 ${EXPIRED}`)],
    ['401 with the same message', responds(401, ociError(EXPIRED)), refused(`401 ${EXPIRED}`)],
    ...['', '<html>403</html>', '{}', '{"errors":[]}', ociError(7), 'null'].map((body): [string, Get, object] => [
      `403 without a message: ${body}`,
      responds(403, body),
      refused('403'),
    ]),
    ...[204, 301, 404, 429, 500, 503].map((status): [string, Get, object] => [
      `${status}, which does not depend on the token`,
      responds(status),
      inconclusive(String(status)),
    ]),
    ['a network error', fails, inconclusive('getaddrinfo ENOTFOUND')],
    ['an incomplete response', breaksOff, inconclusive('aborted')],
  ])('after %s', async (_, get, verdict) => {
    https.get.mockImplementation(get);
    expect(await verify()).toEqual(verdict);
  });
});

describe('a token of ECR Public', () => {
  it.each([
    [400, 'Your authorization token has expired. Reauthenticate and try again.', true],
    [403, 'Your authorization token has expired. Reauthenticate and try again.', true],
    [400, 'Your Authorization Token is invalid.', true],
    [403, 'Your Authorization Token is invalid.', false],
    [400, 'Bad Request', false],
    [401, 'Your authorization token has expired. Reauthenticate and try again.', false],
  ])('after %i %s has expired: %s', async (status, message, expired) => {
    https.get.mockImplementation(responds(status, ociError(message)));
    const verdict = await verify(SCHEDULED.signal, 'public.ecr.aws');
    expect(verdict).toEqual({ verdict: 'refused', reason: `${status} ${message}`, expired });
  });

  it('is not taken for expired because of a page of a proxy', async () => {
    https.get.mockImplementation(responds(400, '<html>Your authorization token has expired.</html>'));
    expect(await verify(SCHEDULED.signal, 'public.ecr.aws')).toMatchObject({ expired: false });
  });
});

describe('pull access to a repository', () => {
  it.each([
    [200, 'accepted'],
    [404, 'accepted'],
    [403, 'refused'],
    [500, 'inconclusive'],
  ])('after the response %i to a manifest that does not exist is %s', async (status, verdict) => {
    https.get.mockImplementation(responds(status));
    expect(await verifyPullAccess(host, 'team-a/app', auth, SCHEDULED.signal)).toMatchObject({ verdict });
    expect(https.get.mock.lastCall?.[0]).toBe(
      `https://${host}/v2/team-a/app/manifests/ecr-credentials-permission-check`,
    );
  });
});

describe('a registry that does not respond', () => {
  const verdict = { verdict: 'inconclusive', reason: 'no response before the timeout' };

  it('times out after four seconds', async () => {
    const timeout = new AbortController();
    const timer = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    https.get.mockImplementation(hangs);
    const verified = verify();
    timeout.abort();
    expect(await verified).toEqual(verdict);
    expect(timer).toHaveBeenCalledExactlyOnceWith(4000);
  });

  it('times out when the run does', async () => {
    const controller = new AbortController();
    https.get.mockImplementation(hangs);
    const verified = verify(controller.signal);
    controller.abort();
    expect(await verified).toEqual(verdict);
  });
});
