import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { feed } from '../../../lambda/feed/feed';
import { failure, NOW } from '../support/fakes';
import { DOCUMENTED_PAYLOAD, snippet, specOf } from './support/snippets';
import { type ThirdParty, thirdParty } from './support/third-party';
import { AUTH, freshSecrets, HOST, PASSWORD, portsOf, RUN } from './support/world';

// 24 bytes, as the specification wants at least.
const KEY = Buffer.from('0123456789abcdefghijklmn');
const SIGNING_SECRET = `whsec_${KEY.toString('base64')}`;

let receiver: ThirdParty;
let status: number[];
beforeEach(async () => {
  status = [];
  receiver = await thirdParty(() => ({ status: status.shift() ?? 204 }));
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] }); // the library's verification looks at the clock
});
afterEach(async () => {
  vi.useRealTimers();
  await receiver.close();
});

/** Pushes the documented webhook, and returns what came in. */
async function push(secret = SIGNING_SECRET) {
  const aws = freshSecrets();
  aws.holding('feeds/hook', secret, RUN.until);
  await feed(specOf(snippet('webhook'), receiver), portsOf(aws, receiver), RUN);
  return receiver.received.map(({ headers, body }) => ({ headers: headers as Record<string, string>, body }));
}

function hmac(key: Buffer, text: string): string {
  return `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
}

describe('a webhook', () => {
  it("is verified by the specification's own library", async () => {
    const [sent] = await push();
    expect(new Webhook(SIGNING_SECRET).verify(sent?.body ?? '', sent?.headers ?? {})).toEqual(
      JSON.parse(sent?.body ?? ''),
    );
  });

  it('is signed as the specification says: HMAC-SHA256 of id, time and body', async () => {
    const [sent] = await push();
    const { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': signature } = sent?.headers ?? {};
    expect(time).toBe(String(NOW.getTime() / 1000));
    expect(signature).toBe(hmac(KEY, `${id}.${time}.${sent?.body}`));
    // The vector of the specification's own libraries holds this test's formula.
    const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
    expect(hmac(key, 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}')).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('is found out where its body was changed, or it is old', async () => {
    const [sent] = await push();
    const webhook = new Webhook(SIGNING_SECRET);
    expect(() => webhook.verify(`${sent?.body} `, sent?.headers ?? {})).toThrow('No matching signature');
    vi.setSystemTime(NOW.getTime() + 6 * 60_000);
    expect(() => webhook.verify(sent?.body ?? '', sent?.headers ?? {})).toThrow('too old');
  });

  it('holds what is documented', async () => {
    const [sent] = await push();
    const { type, timestamp, data } = JSON.parse(sent?.body ?? '') as typeof DOCUMENTED_PAYLOAD & { timestamp: string };
    expect(Object.keys(data)).toEqual(Object.keys(DOCUMENTED_PAYLOAD.data));
    expect({ type, timestamp, data }).toEqual({
      type: DOCUMENTED_PAYLOAD.type,
      timestamp: NOW.toISOString(),
      data: {
        ...DOCUMENTED_PAYLOAD.data,
        versionId: data.versionId,
        registry: HOST,
        password: PASSWORD,
        auth: AUTH,
      },
    });
  });

  it('has the id of the version, also when it is sent again', async () => {
    status = [500];
    const sent = await push();
    const ids = sent.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([expect.stringMatching(/^20260301T200000Z-[0-9a-f]{32}$/), ids[0]]);
  });

  it.each(['', 'whsec_', 'whsec_%%%'])('is not sent with the signing secret %j', async (secret) => {
    const { message } = await failure(push(secret));
    expect(message).toMatch(
      /failed: the API secret (feeds\/hook is empty|is not a signing secret; must be whsec_ followed by base64)$/,
    );
    expect(receiver.received).toEqual([]);
  });
});
