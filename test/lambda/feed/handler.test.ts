import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeAws, failure, NOW } from '../support/fakes';
import { type ThirdParty, thirdParty } from './support/third-party';
import { feedSpecOf, freshSecrets, PASSWORD, PASSWORD_SECRET } from './support/world';

let aws: FakeAws;
let system: ThirdParty;
let status: number;
let lines: string[];

vi.mock('../../../lambda/runtime/secrets-manager', () => ({ secretsManager: () => aws.secrets }));

/** A cold start: the entry with this spec. */
async function coldStart(spec: string | undefined) {
  vi.stubEnv('FEED_SPEC', spec);
  vi.resetModules();
  return (await import('../../../lambda/feed/handler')).handler;
}

beforeEach(async () => {
  aws = freshSecrets();
  status = 200;
  lines = [];
  system = await thirdParty(() => ({ status, body: PASSWORD }));
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text));
    return true;
  });
});
afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await system.close();
});

const spec = () => JSON.stringify(feedSpecOf(system.url, { ca: system.ca }));

describe("a feed's entry", () => {
  it('pushes whatever it is sent, and logs the result in one JSON line', async () => {
    const handler = await coldStart(spec());
    for (const event of [undefined, {}, { detail: { requestContext: { condition: 'RetriesExhausted' } } }]) {
      lines = [];
      const result = await handler(event);
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
        { timestamp: expect.any(String), level: 'INFO', message: 'pushed', ...result },
      ]);
    }
    expect(system.received).toHaveLength(3);
  });

  it('logs why a push failed, and fails with the same, without a trace', async () => {
    status = 401;
    const handler = await coldStart(spec());
    const { message, name, stack } = await failure(handler());
    expect([name, stack]).toEqual(['FeedError', '']);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      {
        timestamp: expect.any(String),
        level: 'ERROR',
        message: 'push failed',
        credential: 'ci-pull',
        feed: 'third-party',
        reason: message,
      },
    ]);
  });

  it('waits for the version that an event announces', async () => {
    const versionId = '20260301T200001Z-00000000000000000000000000000001';
    const handler = await coldStart(spec());
    setTimeout(() => aws.holdingVersion(PASSWORD_SECRET, { value: PASSWORD, versionId }));
    const event = { detail: { responsePayload: { secrets: [{ name: PASSWORD_SECRET, versionId }] } } };
    expect(await handler(event)).toMatchObject({ versionId });
  });

  it.each([
    [undefined, 'FEED_SPEC is not set; it must contain a FeedSpec as JSON'],
    ['{}', /^FEED_SPEC is invalid: /],
  ])('fails at its cold start with %j', async (json, problem) => {
    await expect(coldStart(json)).rejects.toThrow(problem);
  });
});
