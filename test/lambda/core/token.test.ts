import { describe, expect, it } from 'vitest';
import { ownRegistry, parseAuthorizationToken } from '../../../lambda/core/token';
import { authorizationData, encode, inHours, NOW, passwordOf } from '../support/fakes';

describe('a good authorization token', () => {
  it('gives its password, its auth as it came, and its expiry', () => {
    const answer = authorizationData('eu-west-1');
    expect(parseAuthorizationToken(answer, NOW)).toEqual({
      auth: answer.authorizationToken,
      password: passwordOf('eu-west-1'),
      expiresAt: inHours(12),
    });
  });

  it('is split at its first colon only', () => {
    const answer = authorizationData('eu-west-1', { authorizationToken: encode('AWS:pass:word:') });
    expect(parseAuthorizationToken(answer, NOW).password).toBe('pass:word:');
  });

  it('is good until the very moment of its expiry', () => {
    const expiresAt = new Date(NOW.getTime() + 1);
    expect(parseAuthorizationToken(authorizationData('eu-west-1', { expiresAt }), NOW).expiresAt).toEqual(expiresAt);
  });
});

describe('a malformed answer has an error of its own', () => {
  const malformed = {
    'no answer at all': [undefined, 'ECR returned no authorization data'],
    'no token': [
      authorizationData('eu-west-1', { authorizationToken: undefined }),
      'ECR returned no authorization token',
    ],
    'an empty token': [
      authorizationData('eu-west-1', { authorizationToken: '' }),
      'ECR returned no authorization token',
    ],
    'a token that is not base64': [
      authorizationData('eu-west-1', { authorizationToken: 'AWS:password' }),
      'the authorization token is not valid base64',
    ],
    'base64 in the URL alphabet': [
      authorizationData('eu-west-1', { authorizationToken: `${encode('AWS:password')}_-` }),
      'the authorization token is not valid base64',
    ],
    'base64 with a line break': [
      authorizationData('eu-west-1', { authorizationToken: `${encode('AWS:password')}\n` }),
      'the authorization token is not valid base64',
    ],
    // Node decodes this leniently. Go, and so docker, refuses the whole docker config for it.
    'base64 that was cut off': [
      authorizationData('eu-west-1', { authorizationToken: encode('AWS:password').slice(0, -1) }),
      'the authorization token is not valid base64',
    ],
    'no colon': [
      authorizationData('eu-west-1', { authorizationToken: encode('AWSpassword') }),
      'the authorization token has no colon between user name and password',
    ],
    'another user': [
      authorizationData('eu-west-1', { authorizationToken: encode('root:password') }),
      'the authorization token is not for the user AWS',
    ],
    'no user': [
      authorizationData('eu-west-1', { authorizationToken: encode(':password') }),
      'the authorization token is not for the user AWS',
    ],
    'an empty password': [
      authorizationData('eu-west-1', { authorizationToken: encode('AWS:') }),
      'the authorization token has an empty password',
    ],
    'a password with a line break': [
      authorizationData('eu-west-1', { authorizationToken: encode('AWS:pass\nword') }),
      'the password contains characters that are not printable ASCII',
    ],
    'a password beyond ASCII': [
      authorizationData('eu-west-1', { authorizationToken: encode('AWS:pässword') }),
      'the password contains characters that are not printable ASCII',
    ],
    'no expiry': [
      authorizationData('eu-west-1', { expiresAt: undefined }),
      'ECR returned no valid expiry for the token',
    ],
    'an invalid expiry': [
      authorizationData('eu-west-1', { expiresAt: new Date(Number.NaN) }),
      'ECR returned no valid expiry for the token',
    ],
    'an expiry in the past': [
      authorizationData('eu-west-1', { expiresAt: inHours(-1) }),
      "the token expired at 2026-03-01T07:00:00.000Z; the function's clock shows 2026-03-01T08:00:00.000Z",
    ],
  } as const;

  it.each(Object.entries(malformed))('%s', (_, [answer, message]) => {
    expect(() => parseAuthorizationToken(answer, NOW)).toThrow(new Error(message));
  });

  it('an expiry right now, which is no time to use it', () => {
    expect(() => parseAuthorizationToken(authorizationData('eu-west-1', { expiresAt: NOW }), NOW)).toThrow(
      'the token expired at',
    );
  });
});

describe("the caller's own registry", () => {
  const own = '123456789012.dkr.ecr.eu-west-1.amazonaws.com';
  const registry = { account: '123456789012', region: 'eu-west-1', dnsSuffix: 'amazonaws.com' };

  it.each([`https://${own}`, own])('is that of the endpoint %s', (endpoint) => {
    expect(ownRegistry(endpoint, 'eu-west-1')).toMatchObject(registry);
  });

  it.each([
    ['FIPS', 'https://123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com'],
    ['dual-stack', 'https://123456789012.dkr-ecr.eu-west-1.on.aws'],
  ])('is the same where ECR names its %s host', (_, endpoint) => {
    expect(ownRegistry(endpoint, 'eu-west-1')).toMatchObject(registry);
  });

  it('is not known where ECR names no endpoint', () => {
    expect(() => ownRegistry(undefined, 'eu-west-1')).toThrow(new Error('ECR returned no proxy endpoint'));
  });

  it.each([
    ['of another region', 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com'],
    ['of another service', 'https://123456789012.eks.eu-west-1.amazonaws.com'],
    ['without an account', 'https://dkr.ecr.eu-west-1.amazonaws.com'],
    ['over plain HTTP', 'http://123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    ['with a port and a path', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443/v2'],
  ])('is not taken from an endpoint %s', (_, endpoint) => {
    expect(() => ownRegistry(endpoint, 'eu-west-1')).toThrow(
      new Error(`ECR returned the proxy endpoint ${endpoint}, which is not a registry in eu-west-1`),
    );
  });
});
