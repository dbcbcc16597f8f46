import { describe, expect, it } from 'vitest';
import { ownRegistry, readToken } from '../../../lambda/core/token';
import { encode, goodAnswer, IRELAND, inHours, NOW, passwordOf } from '../support/fakes';

describe('a good authorization token', () => {
  it('gives its password, its auth as it came, and its expiry', () => {
    const answer = goodAnswer(IRELAND);
    expect(readToken(answer, NOW)).toEqual({
      auth: answer.authorizationToken,
      password: passwordOf(IRELAND),
      expiresAt: inHours(12),
    });
  });

  it('is split at its first colon only', () => {
    const answer = goodAnswer(IRELAND, { authorizationToken: encode('AWS:pass:word:') });
    expect(readToken(answer, NOW).password).toBe('pass:word:');
  });

  it('is good until the very moment of its expiry', () => {
    const expiresAt = new Date(NOW.getTime() + 1);
    expect(readToken(goodAnswer(IRELAND, { expiresAt }), NOW).expiresAt).toEqual(expiresAt);
  });
});

describe('a malformed answer has an error of its own', () => {
  const malformed = {
    'no answer at all': [undefined, 'ECR answered without any authorization data'],
    'no token': [goodAnswer(IRELAND, { authorizationToken: undefined }), 'ECR answered without an authorization token'],
    'an empty token': [goodAnswer(IRELAND, { authorizationToken: '' }), 'ECR answered without an authorization token'],
    'a token that is not base64': [
      goodAnswer(IRELAND, { authorizationToken: 'AWS:password' }),
      'the authorization token is not base64',
    ],
    'base64 in the URL alphabet': [
      goodAnswer(IRELAND, { authorizationToken: `${encode('AWS:password')}_-` }),
      'the authorization token is not base64',
    ],
    'base64 with a line break': [
      goodAnswer(IRELAND, { authorizationToken: `${encode('AWS:password')}\n` }),
      'the authorization token is not base64',
    ],
    // Node decodes this leniently. Go, and so docker, refuses the whole docker config for it.
    'base64 that was cut off': [
      goodAnswer(IRELAND, { authorizationToken: encode('AWS:password').slice(0, -1) }),
      'the authorization token is not base64',
    ],
    'no colon': [
      goodAnswer(IRELAND, { authorizationToken: encode('AWSpassword') }),
      'the authorization token has no colon between user and password',
    ],
    'another user': [
      goodAnswer(IRELAND, { authorizationToken: encode('root:password') }),
      'the authorization token is not for the user AWS',
    ],
    'no user': [
      goodAnswer(IRELAND, { authorizationToken: encode(':password') }),
      'the authorization token is not for the user AWS',
    ],
    'an empty password': [
      goodAnswer(IRELAND, { authorizationToken: encode('AWS:') }),
      'the authorization token has an empty password',
    ],
    'a password with a line break': [
      goodAnswer(IRELAND, { authorizationToken: encode('AWS:pass\nword') }),
      'the password has characters that are not printable ASCII',
    ],
    'a password beyond ASCII': [
      goodAnswer(IRELAND, { authorizationToken: encode('AWS:pässword') }),
      'the password has characters that are not printable ASCII',
    ],
    'no expiry': [goodAnswer(IRELAND, { expiresAt: undefined }), 'ECR did not say when the token expires'],
    'an invalid expiry': [
      goodAnswer(IRELAND, { expiresAt: new Date(Number.NaN) }),
      'ECR did not say when the token expires',
    ],
    'an expiry in the past': [
      goodAnswer(IRELAND, { expiresAt: inHours(-1) }),
      "the token expired at 2026-03-01T07:00:00.000Z, before the function's clock, 2026-03-01T08:00:00.000Z",
    ],
  } as const;

  it.each(Object.entries(malformed))('%s', (_, [answer, message]) => {
    expect(() => readToken(answer, NOW)).toThrow(new Error(message));
  });

  it('an expiry right now, which is no time to use it', () => {
    expect(() => readToken(goodAnswer(IRELAND, { expiresAt: NOW }), NOW)).toThrow('the token expired at');
  });
});

describe("the caller's own registry", () => {
  const own = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  const registry = { account: '123456789012', region: IRELAND, dnsSuffix: 'amazonaws.com' };

  it.each([`https://${own}`, own])('is that of the endpoint %s', (endpoint) => {
    expect(ownRegistry(endpoint, IRELAND)).toMatchObject(registry);
  });

  it.each([
    ['FIPS', 'https://123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com'],
    ['dual-stack', 'https://123456789012.dkr-ecr.eu-west-1.on.aws'],
  ])('is the same where ECR names its %s host', (_, endpoint) => {
    expect(ownRegistry(endpoint, IRELAND)).toMatchObject(registry);
  });

  it('is not known where ECR names no endpoint', () => {
    expect(() => ownRegistry(undefined, IRELAND)).toThrow(new Error('ECR answered without a proxy endpoint'));
  });

  it.each([
    ['of another region', 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com'],
    ['of another service', 'https://123456789012.eks.eu-west-1.amazonaws.com'],
    ['without an account', 'https://dkr.ecr.eu-west-1.amazonaws.com'],
    ['over plain HTTP', 'http://123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    ['with a port and a path', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443/v2'],
  ])('is not taken from an endpoint %s', (_, endpoint) => {
    expect(() => ownRegistry(endpoint, IRELAND)).toThrow(
      new Error(`ECR answered with the proxy endpoint ${endpoint}, which is no registry of eu-west-1`),
    );
  });
});
