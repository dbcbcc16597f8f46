import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { coldStart, logLines } from '../support/cold-start';
import type { FakeAws } from '../support/fake-aws';
import { failure } from '../support/run-refresh';
import { type ThirdParty, thirdParty } from './support/third-party';
import { feedSpecOf, freshSecrets, PASSWORD, PASSWORD_SECRET } from './support/world';

let aws: FakeAws;
let system: ThirdParty;
let status: number;

vi.mock('../../../lambda/runtime/secrets-manager', () => ({ secretsManager: () => aws.secrets }));

async function start(json: string | undefined = JSON.stringify(feedSpecOf(system.url, { ca: system.ca }))) {
  return (await coldStart(() => import('../../../lambda/feed/handler'), { FEED_SPEC: json })).handler;
}

function logged(): unknown[] {
  return logLines().map((line) => JSON.parse(line) as unknown);
}

beforeEach(async () => {
  aws = freshSecrets();
  status = 200;
  system = await thirdParty(() => ({ status, body: PASSWORD }));
});
afterEach(() => system.close());

describe("a feed's handler", () => {
  it.each([undefined, {}, { detail: { requestContext: { condition: 'RetriesExhausted' } } }])(
    'pushes after the event %j, and logs the result in one JSON line',
    async (event) => {
      const result = await (await start())(event);
      expect(logged()).toEqual([{ timestamp: expect.any(String), level: 'INFO', message: 'pushed', ...result }]);
      expect(system.received).toHaveLength(1);
    },
  );

  it('logs the reason of a failed push, and throws the same without a stack trace', async () => {
    status = 401;
    const { message: reason, name, stack } = await failure((await start())());
    expect([name, stack]).toEqual(['FeedError', '']);
    const line = { level: 'ERROR', message: 'push failed', credential: 'ci-pull', feed: 'third-party', reason };
    expect(logged()).toEqual([{ timestamp: expect.any(String), ...line }]);
  });

  it('waits for the version that an event announces', async () => {
    const versionId = '20260301T200001Z-00000000000000000000000000000001';
    const handler = await start();
    setTimeout(() => aws.holdingVersion(PASSWORD_SECRET, { value: PASSWORD, versionId }));
    const event = { detail: { responsePayload: { secrets: [{ name: PASSWORD_SECRET, versionId }] } } };
    expect(await handler(event)).toMatchObject({ versionId });
  });

  it.each([
    ['', 'FEED_SPEC is not set; it must contain a FeedSpec as JSON'],
    ['{}', /^FEED_SPEC is invalid: /],
  ])('fails its cold start if FEED_SPEC is %j', async (json, problem) => {
    await expect(start(json)).rejects.toThrow(problem);
  });
});
