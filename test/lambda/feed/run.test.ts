import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedSpec, parseFeedSpec } from '../../../lambda/core/feed-spec';
import { feed } from '../../../lambda/feed/feed';
import { awsError, type FakeAws, failing } from '../support/fake-aws';
import { failure } from '../support/run-refresh';
import { inHours, NOW } from '../support/values';
import { type ThirdParty, thirdParty } from './support/third-party';
import {
  API_CREDENTIAL,
  API_SECRET,
  feedSpecOf,
  freshSecrets,
  PASSWORD,
  PASSWORD_SECRET,
  portsOf,
  RUN,
} from './support/world';

let system: ThirdParty;
beforeEach(async () => {
  system = await thirdParty(() => ({ status: 200 }));
});
afterEach(() => system.close());

const run = (aws: FakeAws, changes: Partial<FeedSpec> = {}) =>
  feed(feedSpecOf(system.url, changes), portsOf(aws, system), RUN);

describe('a feed', () => {
  it('reads two secrets and describes one, writes nothing, and returns only metadata', async () => {
    const aws = freshSecrets();
    expect(await run(aws)).toEqual({
      credential: 'ci-pull',
      feed: 'third-party',
      versionId: aws.versionId(PASSWORD_SECRET),
      pushedAt: NOW.toISOString(),
      expiresAt: inHours(12).toISOString(),
      host: new URL(system.url).host,
      attempts: 1,
    });
    expect(aws.calls).toEqual([
      `read ${PASSWORD_SECRET}`,
      `read ${API_SECRET}`,
      `describe ${PASSWORD_SECRET}`,
      `describe ${PASSWORD_SECRET}`,
    ]);
  });

  it('pushes the same version again in the next run, because it keeps no state', async () => {
    const aws = freshSecrets();
    for (let runs = 0; runs < 2; runs++) await run(aws);
    expect(system.received.map(({ body }) => body)).toEqual(Array(2).fill(JSON.stringify({ password: PASSWORD })));
  });

  it('retries AccessDenied when it describes the secret, because its role may be new', async () => {
    const aws = freshSecrets({ faults: { describe: failing(awsError('AccessDeniedException', 'not yet'), 3) } });
    expect(await run(aws)).toMatchObject({ attempts: 1 });
    expect(aws.clock.sleptMs).toBe(9000);
  });
});

describe('the API secret', () => {
  const authorization = () => system.received.map(({ headers }) => headers.authorization ?? headers['x-token']);
  const noString = `the API secret ${API_SECRET} has no string in its field`;

  it.each([
    ['\n', undefined, `the API secret ${API_SECRET} is empty`],
    ['token', 'token', `the API secret ${API_SECRET} is not valid JSON; it must be an object with the field token`],
    ['{"token":7}', 'token', `${noString} token`],
    ['null', 'token', `${noString} token`],
    ['{"other":"x"}', 'token', `${noString} token`],
    ['{}', 'constructor', `${noString} constructor`],
  ])('%j with the field %s fails the feed before it sends a request', async (apiCredential, field, reason) => {
    const apiSecret = { name: API_SECRET, ...(field ? { field } : {}) };
    const { message } = await failure(run(freshSecrets({ apiCredential }), { apiSecret }));
    expect(message).toBe(`the feed third-party of ci-pull failed: ${reason}`);
    expect(system.received).toEqual([]);
  });

  it.each([
    ['the value with a line break at its end', `${API_CREDENTIAL}\n`, { name: API_SECRET }],
    [
      'a field of a JSON object',
      JSON.stringify({ token: API_CREDENTIAL, other: 1 }),
      { name: API_SECRET, field: 'token' },
    ],
  ])('may be %s', async (_, apiCredential, apiSecret) => {
    await run(freshSecrets({ apiCredential }), { apiSecret });
    expect(authorization()).toEqual([`Bearer ${API_CREDENTIAL}`]);
  });

  it('replaces a header of the same name in the request', async () => {
    const target: FeedSpec['target'] = {
      kind: 'request',
      method: 'PUT',
      url: system.url,
      body: { text: '' },
      headers: { 'X-Token': 'mine' },
      authentication: { kind: 'header', name: 'X-TOKEN', prefix: 'Token ' },
    };
    await run(freshSecrets(), { target });
    expect(authorization()).toEqual([`Token ${API_CREDENTIAL}`]);
  });
});

describe('FEED_SPEC', () => {
  it('has defaults', () => {
    const spec = { ...feedSpecOf('https://example.com'), allowPrivateNetwork: undefined };
    const { target, allowPrivateNetwork } = parseFeedSpec(JSON.stringify(spec));
    expect([allowPrivateNetwork, target]).toEqual([false, expect.objectContaining({ headers: {} })]);
  });

  it.each([
    [undefined, 'FEED_SPEC is not set; it must contain a FeedSpec as JSON'],
    ['{', 'FEED_SPEC is not valid JSON; it must contain a FeedSpec'],
    ['{"registry":7}', /^FEED_SPEC is invalid: credential: .*; feed: .*; registry: .*; apiSecret: /],
    [
      JSON.stringify({ ...feedSpecOf('https://example.com'), target: { kind: 'ftp' } }),
      /^FEED_SPEC is invalid: target\.kind: /,
    ],
  ])('%j is an error', (json, problem) => {
    expect(() => parseFeedSpec(json)).toThrow(problem);
  });
});
