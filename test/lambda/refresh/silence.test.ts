import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../lambda/refresh/context';
import { refresh } from '../../../lambda/refresh/refresh';
import {
  ACCEPTED,
  arnOf,
  awsError,
  DEPLOY,
  dockerConfig,
  FakeAws,
  type Faults,
  goodAnswer,
  hostOf,
  inHours,
  passwordOf,
  SCHEDULED,
  spec,
  tokenOf,
} from '../support/fakes';

/** A piece of a token this long must not be found anywhere. */
const PIECE = 24;
const SEEDS = ['eu-west-1', 'us-east-1', 'old Ireland', 'old Virginia'];
const KNOWN = SEEDS.flatMap((seed) => [tokenOf(seed), passwordOf(seed)]).flatMap((text) => [
  text,
  encodeURIComponent(text),
]);

/** The first piece of a token in a text. */
function leak(text: string): string | undefined {
  for (let at = 0; at + PIECE <= text.length; at++) {
    const piece = text.slice(at, at + PIECE);
    if (KNOWN.some((known) => known.includes(piece))) return piece;
  }
  return undefined;
}

const secrets = [
  { name: 'docker', format: 'dockerconfigjson' as const },
  { name: 'ireland', format: 'username-password' as const, region: 'eu-west-1' },
  { name: 'virginia', format: 'jenkins' as const, region: 'us-east-1' },
];
const whole = spec({ registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }], secrets });

/** Everything that leaves a run: its result or its error, with what an error hides. */
async function said(aws: FakeAws, options: RunOptions, changes: Partial<typeof whole> = {}): Promise<string> {
  for (const { name } of secrets) {
    const value = dockerConfig(
      [hostOf('eu-west-1'), tokenOf('old Ireland')],
      [hostOf('us-east-1'), tokenOf('old Virginia')],
    );
    aws.holding(name, value, inHours(8));
  }
  const outcome = await refresh({ ...whole, ...changes }, aws, options).catch((error: unknown) => error);
  const seen = inspect(outcome, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null });
  const { message = '', stack = '' } = outcome instanceof Error ? outcome : {};
  return [seen, JSON.stringify(outcome), message, stack].join('\n');
}

/** How a hostile or careless service quotes a token. */
const QUOTES: Record<string, (seed: string) => string> = {
  'the base64 token': (seed) => tokenOf(seed),
  'the password': (seed) => passwordOf(seed),
  'the Basic header': (seed) => `Authorization: Basic ${tokenOf(seed)}`,
  'the token in a URL': (seed) =>
    `https://AWS:${encodeURIComponent(passwordOf(seed))}@host/?a=${encodeURIComponent(tokenOf(seed))}`,
  'the docker config': (seed) => dockerConfig([hostOf('eu-west-1'), tokenOf(seed)]),
  'the docker config as a JSON string': (seed) => JSON.stringify(dockerConfig([hostOf('eu-west-1'), tokenOf(seed)])),
  'the user name and password': (seed) => JSON.stringify({ username: 'AWS', password: passwordOf(seed) }),
  'the first half': (seed) => tokenOf(seed).slice(0, 1000),
  'a piece of the middle': (seed) => `…${passwordOf(seed).slice(900, 900 + PIECE)}…`,
  'the last piece': (seed) => tokenOf(seed).slice(-PIECE),
  'the token over several lines': (seed) => tokenOf(seed).replace(/.{76}/g, '$&\n'),
  'the token where a long message is cut': (seed) => `${'long '.repeat(76)}${tokenOf(seed)}`,
  'the token twice, without a space': (seed) => tokenOf(seed) + passwordOf(seed),
};

/** A source's seed by the host of its registry. */
function seedOf(host: string): string {
  return host === hostOf('us-east-1') ? 'us-east-1' : 'eu-west-1';
}

/** Where a service can say something of a token that the run has seen. */
const FAILURES: Record<string, (quote: (seed: string) => string) => Faults> = {
  'the endpoint of a token': (quote) => ({
    token: (source) => goodAnswer(source, { proxyEndpoint: `https://${quote(source)}` }),
  }),
  'a token that has expired': () => ({ token: (source) => goodAnswer(source, { expiresAt: inHours(-1) }) }),
  'a token with a line end behind it': () => ({
    token: (source) => goodAnswer(source, { authorizationToken: `${tokenOf(source)}\n` }),
  }),
  'a registry that refuses': (quote) => ({
    verifyToken: (host) => ({ verdict: 'refused', reason: `403 ${quote(seedOf(host))}`, expired: false }),
  }),
  'a registry that refuses one region': (quote) => ({
    verifyToken: (host) =>
      host === hostOf('us-east-1') ? { verdict: 'refused', reason: quote('us-east-1'), expired: false } : ACCEPTED,
  }),
  'a registry that says nothing of use': (quote) => ({
    verifyToken: (host) => ({ verdict: 'inconclusive', reason: `500 ${quote(seedOf(host))}` }),
  }),
  "a registry that says another region's token": (quote) => ({
    verifyToken: (host) => ({
      verdict: 'refused',
      reason: quote(host === hostOf('eu-west-1') ? 'us-east-1' : 'eu-west-1'),
      expired: false,
    }),
  }),
  "a registry that says nothing of use but another region's token": (quote) => ({
    verifyToken: (host) => ({
      verdict: 'inconclusive',
      reason: quote(host === hostOf('eu-west-1') ? 'us-east-1' : 'eu-west-1'),
    }),
  }),
  'a secret that cannot be written': (quote) => ({
    put: () => {
      throw awsError('ValidationException', `invalid: ${quote('eu-west-1')} ${quote('us-east-1')}`);
    },
  }),
  'a secret that cannot be written, in the name of the error': (quote) => ({
    put: () => {
      throw awsError(quote('us-east-1'), 'invalid');
    },
  }),
  'a secret that cannot be written, with the answer beside': (quote) => ({
    put: () => {
      throw Object.assign(awsError('ValidationException', 'invalid'), {
        cause: new Error(quote('eu-west-1')),
        $response: { body: quote('eu-west-1') },
      });
    },
  }),
  'a value that is too large, and quoted': (quote) => ({
    put: (_, value) => {
      throw new Error(`${value.length} bytes: ${value} ${quote('eu-west-1')}`);
    },
  }),
  'an answer that is no JSON': (quote) => ({
    put: () => {
      throw new SyntaxError(`Unexpected token in ${quote('eu-west-1')}`);
    },
  }),
  'a login carried over, and the value that holds it refused': (quote) => ({
    token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)),
    put: () => {
      throw awsError('ValidationException', `invalid: ${quote('old Virginia')} ${quote('eu-west-1')}`);
    },
  }),
  'a login carried over, and refused by its registry': (quote) => ({
    token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)),
    verifyToken: (host) =>
      host === hostOf('us-east-1')
        ? { verdict: 'refused', reason: quote('old Virginia'), expired: false }
        : { verdict: 'inconclusive', reason: quote('eu-west-1') },
  }),
  'a current value that cannot be read': (quote) => ({
    token: (source) => (source === 'us-east-1' ? undefined : goodAnswer(source)),
    read: () => {
      throw awsError('DecryptionFailure', quote('eu-west-1'));
    },
  }),
  'the life of a value that cannot be asked for': (quote) => ({
    put: () => {
      throw awsError('InternalServiceError', 'try again');
    },
    describe: () => {
      throw awsError('InternalServiceError', quote('eu-west-1'));
    },
  }),
  'the ARN of a secret': (quote) => ({ arn: (name) => `${arnOf(name)} ${quote('eu-west-1')}` }),
};

/** Which quotes of a token leave a run, whatever becomes of the run. */
async function leakingQuotes(
  faults: (quote: (seed: string) => string) => Faults,
  options: RunOptions,
  changes: Partial<typeof whole> = {},
): Promise<string[]> {
  const heard = Object.entries(QUOTES).map(async ([name, quote]) => {
    const piece = leak(await said(new FakeAws(faults(quote)), options, changes));
    return piece === undefined ? [] : [`${name}: ${piece}`];
  });
  return (await Promise.all(heard)).flat();
}

describe.each([
  ['of the schedule', SCHEDULED],
  ['of a deploy', DEPLOY],
])('no piece of a token leaves a run %s where a service quotes it in', (_run, options) => {
  it.each(Object.entries(FAILURES))('%s', async (_failure, faults) => {
    expect(await leakingQuotes(faults, options)).toEqual([]);
  });

  it('a registry that is required to answer and says nothing of use', async () => {
    const faults = (quote: (seed: string) => string): Faults => ({
      verifyToken: (host) => ({ verdict: 'inconclusive', reason: quote(seedOf(host)) }),
    });
    expect(await leakingQuotes(faults, options, { verifyToken: 'required' })).toEqual([]);
  });
});

describe('no token leaves a run', () => {
  it.each([SCHEDULED, DEPLOY])('where all is well: scheduled is $scheduled', async (options) => {
    expect(leak(await said(new FakeAws(), options))).toBeUndefined();
  });

  it('and these tests would find a piece of one', () => {
    expect(leak(`an error: ${tokenOf('eu-west-1').slice(500, 500 + PIECE)}`)).toBeDefined();
    expect(leak(`an error: ${tokenOf('eu-west-1').slice(500, 499 + PIECE)}`)).toBeUndefined();
  });
});
