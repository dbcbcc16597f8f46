import { describe, expect, it } from 'vitest';
import { ownRegistry, parseAuthorizationToken } from '../../../lambda/core/token';
import { authorizationData, encode, inHours, NOW, passwordOf } from '../support/values';

const dataWith = (changes: Parameters<typeof authorizationData>[1]) => authorizationData('eu-west-1', changes);
const withToken = (authorizationToken: string) => dataWith({ authorizationToken });

describe('a valid authorization token', () => {
  it('provides its password, its unchanged auth and its expiry', () => {
    const data = dataWith({});
    expect(parseAuthorizationToken(data, NOW)).toEqual({
      auth: data.authorizationToken,
      password: passwordOf('eu-west-1'),
      expiresAt: inHours(12),
    });
  });

  it('may have colons in its password', () => {
    expect(parseAuthorizationToken(withToken(encode('AWS:pass:word:')), NOW).password).toBe('pass:word:');
  });

  it('may expire one millisecond later', () => {
    const expiresAt = new Date(NOW.getTime() + 1);
    expect(parseAuthorizationToken(dataWith({ expiresAt }), NOW).expiresAt).toEqual(expiresAt);
  });
});

describe('invalid authorization data is an error', () => {
  const NO_TOKEN = 'ECR returned no authorization token';
  const NOT_BASE64 = 'the authorization token is not valid base64';
  const NOT_AWS = 'the authorization token is not for the user AWS';
  const NOT_ASCII = 'the password contains characters that are not printable ASCII';
  const NO_EXPIRY = 'ECR returned no valid expiry for the token';
  it.each([
    ['no data', undefined, 'ECR returned no authorization data'],
    ['no token', dataWith({ authorizationToken: undefined }), NO_TOKEN],
    ['an empty token', withToken(''), NO_TOKEN],
    ['a token that is not base64', withToken('AWS:password'), NOT_BASE64],
    ['base64 in the URL alphabet', withToken(`${encode('AWS:password')}_-`), NOT_BASE64],
    ['base64 with a line break', withToken(`${encode('AWS:password')}\n`), NOT_BASE64],
    // Node decodes it. Go, and so docker, rejects the whole docker config.
    ['truncated base64', withToken(encode('AWS:password').slice(0, -1)), NOT_BASE64],
    [
      'no colon',
      withToken(encode('AWSpassword')),
      'the authorization token has no colon between user name and password',
    ],
    ['another user', withToken(encode('root:password')), NOT_AWS],
    ['no user', withToken(encode(':password')), NOT_AWS],
    ['an empty password', withToken(encode('AWS:')), 'the authorization token has an empty password'],
    ['a password with a line break', withToken(encode('AWS:pass\nword')), NOT_ASCII],
    ['a password that is not ASCII', withToken(encode('AWS:pässword')), NOT_ASCII],
    ['no expiry', dataWith({ expiresAt: undefined }), NO_EXPIRY],
    ['an invalid expiry', dataWith({ expiresAt: new Date(Number.NaN) }), NO_EXPIRY],
    [
      'an expiry in the past',
      dataWith({ expiresAt: inHours(-1) }),
      "the token expired at 2026-03-01T07:00:00.000Z; the function's clock shows 2026-03-01T08:00:00.000Z",
    ],
    [
      'an expiry at the current time',
      dataWith({ expiresAt: NOW }),
      "the token expired at 2026-03-01T08:00:00.000Z; the function's clock shows 2026-03-01T08:00:00.000Z",
    ],
  ])('%s', (_, data, message) => {
    expect(() => parseAuthorizationToken(data, NOW)).toThrow(new Error(message));
  });
});

describe("the registry of the caller's account", () => {
  it.each([
    'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    'https://123456789012.dkr.ecr-fips.eu-west-1.amazonaws.com',
    'https://123456789012.dkr-ecr.eu-west-1.on.aws',
  ])('is that of the endpoint %s', (endpoint) => {
    const registry = { account: '123456789012', region: 'eu-west-1', dnsSuffix: 'amazonaws.com' };
    expect(ownRegistry(endpoint, 'eu-west-1')).toMatchObject(registry);
  });

  it('is an error without an endpoint', () => {
    expect(() => ownRegistry(undefined, 'eu-west-1')).toThrow(new Error('ECR returned no proxy endpoint'));
  });

  it.each([
    ['of another region', 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com'],
    ['of another service', 'https://123456789012.eks.eu-west-1.amazonaws.com'],
    ['without an account', 'https://dkr.ecr.eu-west-1.amazonaws.com'],
    ['without TLS', 'http://123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    ['with a port and a path', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443/v2'],
  ])('is an error for an endpoint %s', (_, endpoint) => {
    expect(() => ownRegistry(endpoint, 'eu-west-1')).toThrow(
      new Error(`ECR returned the proxy endpoint ${endpoint}, which is not a registry in eu-west-1`),
    );
  });
});
