import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { digestOf, receivedIn, receiverProbes } from '../../acceptance/suites/feeds/receiver';
import type { HttpRequest } from '../../lambda/feed/delivery/https-client';
import { deliverWebhook } from '../../lambda/feed/delivery/webhook';

const SIGNING_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const VERSION = '20260301T200000Z-00000000000000000000000000000001';
const PASSWORD = 'a-password';
const URL_OF_FUNCTION = 'https://url.lambda-url.eu-west-1.on.aws/sink';

interface Event {
  rawPath: string;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

/** Loads the code of the template, with Secrets Manager replaced. */
function loadReceiver(): (event: Event) => Promise<{ statusCode: number; headers?: Record<string, string> }> {
  const { Receiver } = receiverProbes({ stack: { name: 'S' } as never }) as {
    Receiver: { Properties: { Code: { ZipFile: string } } };
  };
  const require = createRequire(__filename);
  class SecretsManagerClient {
    send = async () => ({ SecretString: SIGNING_SECRET });
  }
  const sdk = { SecretsManagerClient, GetSecretValueCommand: class {} };
  const exports: { handler?: ReturnType<typeof loadReceiver> } = {};
  new Function('require', 'exports', Receiver.Properties.Code.ZipFile)(
    (name: string) => (name.startsWith('@aws-sdk/') ? sdk : require(name)),
    exports,
  );
  if (!exports.handler) throw new Error('the receiver has no handler');
  return exports.handler;
}

/** Returns the request of a feed as Lambda passes it to a function with a URL. */
async function webhook(signingSecret = SIGNING_SECRET): Promise<Event> {
  let sent: HttpRequest | undefined;
  await deliverWebhook({ kind: 'webhook', url: URL_OF_FUNCTION }, {
    spec: { credential: 'ci', feed: 'sink' },
    values: { username: 'AWS', password: PASSWORD },
    versionId: VERSION,
    apiCredential: signingSecret,
    now: new Date(),
    send: async (request: HttpRequest) => {
      sent = request;
      return { status: 204, body: '' };
    },
  } as never);
  if (!sent) throw new Error('the feed sent nothing');
  return { rawPath: sent.url.pathname, headers: sent.headers, body: sent.body ?? '', isBase64Encoded: false };
}

/** Runs the receiver, and returns its answer and what it wrote. */
async function receive(event: Event) {
  const write = process.stdout.write;
  let written = '';
  process.stdout.write = (text) => {
    written += text;
    return true;
  };
  try {
    return { answer: await loadReceiver()(event), lines: written.split('\n') };
  } finally {
    process.stdout.write = write;
  }
}

describe("the receiver of the acceptance's webhooks", () => {
  const digest = digestOf(JSON.stringify({ password: PASSWORD }));

  it('accepts what a feed sends, and logs the version and a digest instead of the password', async () => {
    const { answer, lines } = await receive(await webhook());
    expect(answer).toEqual({ statusCode: 204 });
    expect(receivedIn(lines)).toEqual([{ version: VERSION, signed: true, digest }]);
    expect(lines.join()).not.toContain(PASSWORD);
  });

  it('reads a body that Lambda has encoded', async () => {
    const event = await webhook();
    const { lines } = await receive({
      ...event,
      body: Buffer.from(event.body).toString('base64'),
      isBase64Encoded: true,
    });
    expect(receivedIn(lines)).toEqual([{ version: VERSION, signed: true, digest }]);
  });

  it('reports a signature with another secret', async () => {
    const { lines } = await receive(await webhook(`whsec_${Buffer.alloc(24, 8).toString('base64')}`));
    expect(receivedIn(lines)).toMatchObject([{ signed: false }]);
  });

  it('refuses everything at the path of the failing feed, without further attempts', async () => {
    const { answer, lines } = await receive({ ...(await webhook()), rawPath: '/down' });
    expect(answer).toEqual({ statusCode: 500, headers: { 'retry-after': '3600' } });
    expect(receivedIn(lines)).toEqual([]);
  });
});
