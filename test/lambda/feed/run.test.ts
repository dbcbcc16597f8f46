import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FeedSpec, parseFeedSpec } from '../../../lambda/core/feed-spec';
import { parseAnnouncedVersion } from '../../../lambda/feed/event';
import { feed } from '../../../lambda/feed/feed';
import { awsError, FakeAws, failure, inHours, NOW } from '../support/fakes';
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
const fails = async (aws: FakeAws, changes: Partial<FeedSpec> = {}) =>
  (await failure(run(aws, changes))).message.replace('the feed third-party of ci-pull failed: ', '');

describe('a feed', () => {
  it('tells what it did in metadata alone', async () => {
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
  });

  it('reads two secrets and describes one, and writes nothing', async () => {
    const aws = freshSecrets();
    await run(aws);
    expect(aws.calls).toEqual([
      `read ${PASSWORD_SECRET}`,
      `read ${API_SECRET}`,
      `describe ${PASSWORD_SECRET}`,
      `describe ${PASSWORD_SECRET}`,
    ]);
  });

  it('pushes the same version again in the next run: it remembers nothing that could be wrong', async () => {
    const aws = freshSecrets();
    await run(aws);
    await run(aws);
    expect(system.received.map(({ body }) => body)).toEqual(Array(2).fill(JSON.stringify({ password: PASSWORD })));
  });

  it.each(['read', 'describe'] as const)('is patient with IAM, which may not know its role yet: %s', async (call) => {
    let denials = 3;
    const aws = new FakeAws({
      [call]: () => {
        if (denials-- > 0) throw awsError('AccessDeniedException', 'not yet');
      },
    });
    aws.holding(PASSWORD_SECRET, PASSWORD, inHours(12)).holding(API_SECRET, API_CREDENTIAL, inHours(12));
    expect(await run(aws)).toMatchObject({ attempts: 1 });
    expect(aws.clock.sleptMs).toBe(9000);
  });
});

describe('a feed fails, and pushes nothing, where', () => {
  afterEach(() => {
    expect(system.received).toEqual([]);
  });

  it.each([
    ['\n', undefined, 'the API secret feeds/third-party is empty'],
    ['token', 'token', 'the API secret feeds/third-party is not valid JSON; it must be an object with the field token'],
    ['{"token":7}', 'token', 'the API secret feeds/third-party has no string in its field token'],
    ['null', 'token', 'the API secret feeds/third-party has no string in its field token'],
    ['{"other":"x"}', 'token', 'the API secret feeds/third-party has no string in its field token'],
    ['{}', 'constructor', 'the API secret feeds/third-party has no string in its field constructor'],
  ])('the API secret is %j', async (value, field, problem) => {
    expect(await fails(freshSecrets(value), { apiSecret: { name: API_SECRET, ...(field ? { field } : {}) } })).toBe(
      problem,
    );
  });
});

describe('the API secret', () => {
  const authorization = () => system.received.map(({ headers }) => headers.authorization ?? headers['x-token']);

  it('may end in the line end of the file that it was made from', async () => {
    await run(freshSecrets(`${API_CREDENTIAL}\n`));
    expect(authorization()).toEqual([`Bearer ${API_CREDENTIAL}`]);
  });

  it('may be a field of a JSON object', async () => {
    await run(freshSecrets(JSON.stringify({ token: API_CREDENTIAL, other: 1 })), {
      apiSecret: { name: API_SECRET, field: 'token' },
    });
    expect(authorization()).toEqual([`Bearer ${API_CREDENTIAL}`]);
  });

  it("replaces whatever the request's own headers say", async () => {
    const { target } = feedSpecOf(system.url);
    await run(freshSecrets(), {
      target: {
        ...(target as Extract<FeedSpec['target'], { kind: 'request' }>),
        headers: { 'X-Token': 'mine' },
        authentication: { kind: 'header', name: 'X-TOKEN', prefix: 'Token ' },
      },
    });
    expect(authorization()).toEqual([`Token ${API_CREDENTIAL}`]);
  });
});

describe('the event of a refresh', () => {
  // The shape is that of AWS Lambda, "Retaining records of asynchronous invocations".
  const event = (responsePayload: unknown) => ({
    version: '0',
    'detail-type': 'Lambda Function Invocation Result - Success',
    source: 'lambda',
    detail: { requestContext: { condition: 'Success' }, requestPayload: { scheduled: true }, responsePayload },
  });

  it('announces the version of the secret', () => {
    const secrets = [
      { name: 'another', versionId: 'a' },
      { name: PASSWORD_SECRET, arn: 'arn', format: 'password', versionId: 'b', expiresAt: '…' },
    ];
    expect(parseAnnouncedVersion(event({ credential: 'ci-pull', secrets }), PASSWORD_SECRET)).toBe('b');
  });

  it.each([undefined, null, 'text', {}, { detail: {} }, event({ secrets: [] }), event({ secrets: [{ name: 7 }] })])(
    'announces none where it is %j',
    (other) => {
      expect(parseAnnouncedVersion(other, PASSWORD_SECRET)).toBeUndefined();
    },
  );
});

describe('a FEED_SPEC', () => {
  it('has defaults', () => {
    const { target, allowPrivateNetwork } = parseFeedSpec(
      JSON.stringify({ ...feedSpecOf(system.url), allowPrivateNetwork: undefined }),
    );
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
  ])('%j is refused', (json, problem) => {
    expect(() => parseFeedSpec(json)).toThrow(problem);
  });
});
