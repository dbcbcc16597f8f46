import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { feed } from '../../../lambda/feed/feed';
import { failure } from '../support/run-refresh';
import { NOW } from '../support/values';
import { DOCUMENTED_PAYLOAD, snippet, specOf } from './support/snippets';
import { type ThirdParty, thirdParty } from './support/third-party';
import { AUTH, freshSecrets, HOST, PASSWORD, portsOf, RUN } from './support/world';

// 24 bytes, the minimum of the specification.
const KEY = Buffer.from('0123456789abcdefghijklmn');
const SIGNING_SECRET = `whsec_${KEY.toString('base64')}`;

let receiver: ThirdParty;
let statuses: number[];
beforeEach(async () => {
  statuses = [];
  receiver = await thirdParty(() => ({ status: statuses.shift() ?? 204 }));
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] }); // because the library checks the age of a message
});
afterEach(async () => {
  vi.useRealTimers();
  await receiver.close();
});

/** Pushes the documented webhook, and returns the first message and the ids of all messages. */
async function push(secret = SIGNING_SECRET) {
  const aws = freshSecrets().holding('feeds/hook', secret, RUN.until);
  await feed(specOf(snippet('webhook'), receiver), portsOf(aws, receiver), RUN);
  const [message] = receiver.received;
  if (!message) throw new Error('there is no message');
  const ids = receiver.received.map(({ headers }) => headers['webhook-id']);
  return { headers: message.headers as Record<string, string>, body: message.body, ids };
}

function hmac(key: Buffer, text: string): string {
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

describe('a webhook message', () => {
  it("is verified by the specification's library, unless it was changed or is old", async () => {
    const { headers, body } = await push();
    const webhook = new Webhook(SIGNING_SECRET);
    expect(webhook.verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => webhook.verify(`${body} `, headers)).toThrow('No matching signature');
    vi.setSystemTime(NOW.getTime() + 6 * 60_000);
    expect(() => webhook.verify(body, headers)).toThrow('too old');
  });

  it('is signed as the specification requires: HMAC-SHA256 of id, time and body', async () => {
    const { headers, body } = await push();
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = headers;
    expect(time).toBe(String(NOW.getTime() / 1000));
    expect(signature).toBe(hmac(KEY, `${id}.${time}.${body}`));
    // The test vector of the specification's libraries proves the formula of this test.
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(hmac(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('contains what docs/feeds.md shows', async () => {
    const { type, timestamp, data } = JSON.parse((await push()).body) as typeof DOCUMENTED_PAYLOAD & {
      timestamp: string;
    };
    expect(Object.keys(data)).toEqual(Object.keys(DOCUMENTED_PAYLOAD.data));
    expect({ type, timestamp, data }).toEqual({
      type: DOCUMENTED_PAYLOAD.type,
      timestamp: NOW.toISOString(),
      data: { ...DOCUMENTED_PAYLOAD.data, versionId: data.versionId, registry: HOST, password: PASSWORD, auth: AUTH },
    });
  });

  it('has the version id as its id, also in a retry', async () => {
    statuses = [500];
    const { ids } = await push();
    expect(ids).toEqual([expect.stringMatching(/^20260301T200000Z-[0-9a-f]{32}$/), ids[0]]);
  });

  it.each(['', 'whsec_', 'whsec_%%%'])('is not sent if the signing secret is %j', async (secret) => {
    const { message } = await failure(push(secret));
    expect(message).toMatch(
      /failed: the API secret (feeds\/hook is empty|is not a signing secret; must be (whsec_|\[redacted\]) followed by base64)$/,
    );
    expect(receiver.received).toEqual([]);
  });
});
