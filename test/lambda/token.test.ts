import { describe, expect, it } from 'vitest';
import { hostRegion, readToken, registryHosts } from '../../lambda/token';
import { encode, goodAnswer, IRELAND, inHours, NOW, passwordOf } from './fakes';

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

describe('the hosts that a token opens', () => {
  const own = 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com';

  it("are the caller's own registry where no account is named", () => {
    expect(registryHosts(own, IRELAND, [undefined])).toEqual(['123456789012.dkr.ecr.eu-west-1.amazonaws.com']);
  });

  it('are the registries of the named accounts, in the order given', () => {
    expect(registryHosts(own, IRELAND, ['210987654321', undefined, '111111111111'])).toEqual([
      '210987654321.dkr.ecr.eu-west-1.amazonaws.com',
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      '111111111111.dkr.ecr.eu-west-1.amazonaws.com',
    ]);
  });

  it('name a registry once, also where its account is named and is the own one', () => {
    expect(registryHosts(own, IRELAND, [undefined, '123456789012'])).toEqual([
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ]);
  });

  it('are bare where ECR names the endpoint without its scheme', () => {
    expect(registryHosts('123456789012.dkr.ecr.eu-west-1.amazonaws.com', IRELAND, [undefined])).toEqual([
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ]);
  });

  it.each([
    ['China', 'cn-north-1', 'amazonaws.com.cn'],
    ['GovCloud', 'us-gov-west-1', 'amazonaws.com'],
    ['the European Sovereign Cloud', 'eusc-de-east-1', 'amazonaws.eu'],
    ['ISO', 'us-iso-east-1', 'c2s.ic.gov'],
    ['ISO-B', 'us-isob-east-1', 'sc2s.sgov.gov'],
    ['ISO-F', 'us-isof-south-1', 'csp.hci.ic.gov'],
    ['ISO-E', 'eu-isoe-west-1', 'cloud.adc-e.uk'],
  ])('have the DNS suffix of %s', (_, region, suffix) => {
    const endpoint = `https://123456789012.dkr.ecr.${region}.${suffix}`;
    expect(registryHosts(endpoint, region, [undefined, '210987654321'])).toEqual([
      `123456789012.dkr.ecr.${region}.${suffix}`,
      `210987654321.dkr.ecr.${region}.${suffix}`,
    ]);
  });

  it('are not known where ECR names no endpoint', () => {
    expect(() => registryHosts(undefined, IRELAND, [undefined])).toThrow(
      new Error('ECR answered without a proxy endpoint'),
    );
  });

  it.each([
    ['of another region', 'https://123456789012.dkr.ecr.us-east-1.amazonaws.com'],
    ['of another service', 'https://123456789012.eks.eu-west-1.amazonaws.com'],
    ['without an account', 'https://dkr.ecr.eu-west-1.amazonaws.com'],
    ['over plain HTTP', 'http://123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    ['with a port and a path', 'https://123456789012.dkr.ecr.eu-west-1.amazonaws.com:8443/v2'],
  ])('are not made of an endpoint %s', (_, endpoint) => {
    expect(() => registryHosts(endpoint, IRELAND, [undefined])).toThrow(
      new Error(`ECR answered with the proxy endpoint ${endpoint}, which is no registry of eu-west-1`),
    );
  });
});

describe("a host's region", () => {
  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', 'eu-west-1'],
    ['123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['public.ecr.aws', undefined],
    ['ghcr.io', undefined],
  ])('of %s is %s', (host, region) => {
    expect(hostRegion(host)).toBe(region);
  });
});
