import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../lambda/refresh/context';
import { refresh } from '../../../lambda/refresh/refresh';
import { Leaks } from '../../chaos/leaks';
import { awsError, FakeAws, type Faults, failing, noToken } from '../support/fake-aws';
import { DEPLOYMENT, SCHEDULED } from '../support/run-refresh';
import { spec, TWO_REGIONS } from '../support/spec';
import { arnOf, authorizationData, dockerConfig, hostOf, inHours, passwordOf, tokenOf } from '../support/values';
import { ACCEPTED } from '../support/verdicts';

const leaks = new Leaks(['eu-west-1', 'us-east-1', 'old Ireland', 'old Virginia'].map(tokenOf));

const SPEC = spec({
  ...TWO_REGIONS,
  secrets: [
    { name: 'docker', format: 'dockerconfigjson' },
    { name: 'ireland', format: 'username-password', region: 'eu-west-1' },
    { name: 'virginia', format: 'jenkins', region: 'us-east-1' },
  ],
});
const PREVIOUS = dockerConfig(
  [hostOf('eu-west-1'), tokenOf('old Ireland')],
  [hostOf('us-east-1'), tokenOf('old Virginia')],
);

/** Runs a refresh of secrets with previous tokens, and returns its result or its error. */
function outcomeOf(aws: FakeAws, options: RunOptions, changes: Partial<typeof SPEC> = {}): Promise<unknown> {
  for (const { name } of SPEC.secrets) aws.holding(name, PREVIOUS, inHours(8));
  return refresh({ ...SPEC, ...changes }, aws, options).catch((error: unknown) => error);
}

/** Returns everything that leaves a run: its result or its error, including hidden properties. */
async function outputOf(...run: Parameters<typeof outcomeOf>): Promise<string> {
  const outcome = await outcomeOf(...run);
  const inspected = inspect(outcome, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null });
  const { message = '', stack = '' } = outcome instanceof Error ? outcome : {};
  return [inspected, JSON.stringify(outcome), message, stack].join('\n');
}

type Quote = (seed: string) => string;

/** Some ways in which a service may quote a token. The redactor's test has all forms. */
const QUOTES: Record<string, Quote> = {
  'the base64 token': tokenOf,
  'the password in a URL': (seed) => `https://AWS:${encodeURIComponent(passwordOf(seed))}@host/`,
  'a piece of the middle': (seed) => `…${passwordOf(seed).slice(900, 924)}…`,
  'the token with control characters in it': (seed) => tokenOf(seed).replace(/.{8}/g, '$&\u0000\u202e'),
  'the token where a long message is truncated': (seed) => `${'long '.repeat(76)}${tokenOf(seed)}`,
};

const regionOf = (host: string) => (host === hostOf('us-east-1') ? 'us-east-1' : 'eu-west-1');
const otherRegionOf = (host: string) => (host === hostOf('us-east-1') ? 'eu-west-1' : 'us-east-1');
const refused = (reason: string) => ({ verdict: 'refused', reason, expired: false }) as const;
const inconclusive = (reason: string) => ({ verdict: 'inconclusive', reason }) as const;
const invalid = (text: string) => failing(awsError('ValidationException', `invalid: ${text}`));

/** The places in which a service can quote a token, and changes of the spec that lead there. */
const FAILURES: Record<string, (quote: Quote) => Faults & { changes?: Partial<typeof SPEC> }> = {
  'the endpoint of a token': (quote) => ({
    token: (source) => authorizationData(source, { proxyEndpoint: `https://${quote(source)}` }),
  }),
  'an expired token': () => ({ token: (source) => authorizationData(source, { expiresAt: inHours(-1) }) }),
  'a token with a line break at its end': () => ({
    token: (source) => authorizationData(source, { authorizationToken: `${tokenOf(source)}\n` }),
  }),
  'a registry that refuses': (quote) => ({ verifyToken: (host) => refused(`403 ${quote(regionOf(host))}`) }),
  'a registry of one region that refuses': (quote) => ({
    verifyToken: (host) => (host === hostOf('us-east-1') ? refused(quote('us-east-1')) : ACCEPTED),
  }),
  "a registry that refuses with another region's token": (quote) => ({
    verifyToken: (host) => refused(quote(otherRegionOf(host))),
  }),
  'a registry that fails': (quote) => ({ verifyToken: (host) => inconclusive(`500 ${quote(regionOf(host))}`) }),
  "a registry that fails with another region's token": (quote) => ({
    verifyToken: (host) => inconclusive(quote(otherRegionOf(host))),
  }),
  'a registry that fails, with verifyToken required': (quote) => ({
    verifyToken: (host) => inconclusive(quote(regionOf(host))),
    changes: { verifyToken: 'required' },
  }),
  'a failed write': (quote) => ({ put: invalid(`${quote('eu-west-1')} ${quote('us-east-1')}`) }),
  'the name of the error of a failed write': (quote) => ({ put: failing(awsError(quote('us-east-1'), 'invalid')) }),
  'the response of a failed write': (quote) => ({
    put: failing(
      Object.assign(awsError('ValidationException', 'invalid'), {
        cause: new Error(quote('eu-west-1')),
        $response: { body: quote('eu-west-1') },
      }),
    ),
  }),
  'a value that is too large': (quote) => ({
    put: (_, value) => {
      throw new Error(`${value.length} bytes: ${value} ${quote('eu-west-1')}`);
    },
  }),
  'a response that is not JSON': (quote) => ({
    put: failing(new SyntaxError(`Unexpected token in ${quote('eu-west-1')}`)),
  }),
  'a failed write of a carried-over token': (quote) => ({
    ...noToken('us-east-1'),
    put: invalid(`${quote('old Virginia')} ${quote('eu-west-1')}`),
  }),
  'a registry that refuses a carried-over token': (quote) => ({
    ...noToken('us-east-1'),
    verifyToken: (host) =>
      host === hostOf('us-east-1') ? refused(quote('old Virginia')) : inconclusive(quote('eu-west-1')),
  }),
  'a failed read': (quote) => ({
    ...noToken('us-east-1'),
    read: failing(awsError('DecryptionFailure', quote('eu-west-1'))),
  }),
  'a failed describe': (quote) => ({
    put: failing(awsError('InternalServiceError', 'try again')),
    describe: failing(awsError('InternalServiceError', quote('eu-west-1'))),
  }),
  'the ARN of a secret': (quote) => ({ arn: (name) => `${arnOf(name)} ${quote('eu-west-1')}` }),
};

describe.each([
  ['a scheduled run', SCHEDULED],
  ['a deployment', DEPLOYMENT],
])('no piece of a token leaves %s', (_run, options) => {
  it.each(Object.entries(FAILURES))('if it is quoted in %s', async (_failure, faultsOf) => {
    const found = Object.entries(QUOTES).map(async ([name, quote]) => {
      const { changes, ...faults } = faultsOf(quote);
      const piece = leaks.find(await outputOf(new FakeAws(faults), options, changes));
      return piece === undefined ? [] : [`${name}: ${piece}`];
    });
    expect((await Promise.all(found)).flat()).toEqual([]);
  });

  it('that succeeds', async () => {
    expect(leaks.find(await outputOf(new FakeAws(), options))).toBeUndefined();
  });
});

describe.each([
  ['a scheduled run', SCHEDULED],
  ['a deployment', DEPLOYMENT],
])('no control or format character leaves %s', (_run, options) => {
  it.each(Object.entries(FAILURES))('if it is quoted in %s', async (_failure, faultsOf) => {
    const { changes, ...faults } = faultsOf(() => '\u001b]0;title\u0007 \u009b31m right-to-left\u202e \0');
    const outcome = await outcomeOf(new FakeAws(faults), options, changes);
    const { message = '' } = outcome instanceof Error ? outcome : {};
    expect(JSON.stringify({ message, outcome })).not.toMatch(/\\[ub]|[\p{Cc}\p{Cf}]/u);
  });
});
