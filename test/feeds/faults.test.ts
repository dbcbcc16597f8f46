import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { feed } from '../../lambda/feed/feed';
import { listen, type Reply } from '../../local/http';
import { certificateAuthority } from '../../local/registry/certificates';
import { type FakeAws, failure } from '../lambda/fakes';
import { type Answer, type ThirdParty, thirdParty } from './support/third-party';
import { API_CREDENTIAL, AUTH, feedSpecOf, freshSecrets, PASSWORD, portsOf, RUN } from './support/world';

const OK: Reply = { status: 200, body: '{}' };

let system: ThirdParty | undefined;
let aws: FakeAws;
beforeEach(() => {
  aws = freshSecrets();
});
afterEach(async () => {
  await system?.close();
});

/** Gives one answer after the other, the last one for ever. */
function inTurn(...answers: Answer[]): Answer {
  let at = 0;
  return (received, raw) => answers[Math.min(at++, answers.length - 1)]?.(received, raw);
}

const says =
  (status: number, headers: Record<string, string> = {}, body = ''): Answer =>
  () => ({ status, headers, body });
const resets: Answer = (_, { request }) => {
  request.socket.destroy();
  return undefined;
};
const hangs: Answer = () => undefined;
/** Sends a good head, and never the end of the body. */
const dribbles: Answer = (_, { response }) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{');
  return undefined;
};

/** Runs a feed against a third party that answers so. */
async function run(answer: Answer, limits?: typeof IMPATIENT) {
  system = await thirdParty(answer);
  return feed(feedSpecOf(system.url), portsOf(aws, system, limits), RUN);
}

/** Only for those who wait for nothing. */
const IMPATIENT = { connectMs: 5000, totalMs: 500 };

const fails = async (answer: Answer, limits?: typeof IMPATIENT) => (await failure(run(answer, limits))).message;
const requests = () => system?.received.length;

describe('a feed tries again', () => {
  it.each<[string, Answer, limits?: typeof IMPATIENT]>([
    ['a 500', says(500)],
    ['a 502', says(502)],
    ['a 503', says(503)],
    ['a 429 that names no time', says(429)],
    ['a reset', resets],
    ['no answer', hangs, IMPATIENT],
  ])('after %s', async (_, fault, limits) => {
    expect(
      await run(
        inTurn(fault, fault, () => OK),
        limits,
      ),
    ).toMatchObject({ attempts: 3 });
    expect(aws.clock.sleptMs).toBe(2000 + 4000);
  });

  it('four times in all, and then says what the last answer was', async () => {
    expect(await fails(says(503))).toBe('the feed third-party of ci-pull failed: localhost answered PUT with 503');
    expect(requests()).toBe(4);
  });

  it('says that there was none', async () => {
    expect(await fails(hangs, IMPATIENT)).toMatch(/failed: localhost did not answer in time$/);
    await system?.close();
    expect(await fails(resets)).toMatch(/failed: localhost could not be asked: (socket hang up|read ECONNRESET)$/);
  });

  it('says that no TLS connection came about', async () => {
    const server = createServer(); // which takes connections, and never says a word of TLS
    const port = await listen(server);
    const sockets: Socket[] = [];
    server.on('connection', (socket) => sockets.push(socket));
    const ports = portsOf(aws, { ca: '' }, { connectMs: 100, totalMs: 5000 });
    const { message } = await failure(feed(feedSpecOf(`https://localhost:${port}`), ports, RUN));
    for (const socket of sockets) socket.destroy();
    server.close();
    expect(message).toMatch(/failed: localhost could not be connected to within 100 ms$/);
    expect(sockets).toHaveLength(4);
  });

  it('not before the time that a 429 names', async () => {
    await run(inTurn(says(429, { 'retry-after': '30' }), () => OK));
    expect(aws.clock.sleptMs).toBe(30_000);
  });

  it('not before the date that a 503 names', async () => {
    await run(inTurn(says(503, { 'retry-after': 'Sun, 01 Mar 2026 08:00:20 GMT' }), () => OK));
    expect(aws.clock.sleptMs).toBe(20_000);
  });

  it('not in this run where that is after its end: the next run does', async () => {
    expect(await fails(says(429, { 'retry-after': '3600' }))).toMatch(/answered PUT with 429$/);
    expect([requests(), aws.clock.sleptMs]).toEqual([1, 0]);
  });

  it.each(['soon', '-5', 'Sat, 01 Mar 2025 08:00:00 GMT', ''])(
    'in its own time where Retry-After is %j',
    async (header) => {
      await run(inTurn(says(429, { 'retry-after': header }), () => OK));
      expect(aws.clock.sleptMs).toBe(2000);
    },
  );
});

describe('a feed does not try again', () => {
  it.each([
    [400, ''],
    [401, ': it does not take the API credential'],
    [403, ': the API credential may not do this'],
    [404, ': there is no such thing, or the API credential may not see it'],
    [409, ''],
    [422, ': it does not take the request as it is'],
  ])('after a %i', async (status, hint) => {
    expect(await fails(says(status))).toBe(
      `the feed third-party of ci-pull failed: localhost answered PUT with ${status}${hint}`,
    );
    expect(requests()).toBe(1);
  });

  it.each([301, 302, 303, 307, 308])('after a %i, and goes nowhere else', async (status) => {
    const elsewhere = await thirdParty(() => OK);
    expect(await fails(says(status, { location: `${elsewhere.url}/login` }))).toMatch(
      /with 30\d: redirects are not followed: name the final URL$/,
    );
    expect([requests(), elsewhere.received.length]).toEqual([1, 0]);
    await elsewhere.close();
  });

  it('where the certificate is of another authority, and sends nothing', async () => {
    system = await thirdParty(() => OK);
    const ports = portsOf(aws, { ca: (await certificateAuthority()).certificate });
    const { message } = await failure(feed(feedSpecOf(system.url), ports, RUN));
    expect(message).toMatch(/localhost could not be asked: .*certificate/);
    expect([requests(), aws.clock.sleptMs]).toEqual([0, 0]);
  });

  it('where the certificate is of another host', async () => {
    system = await thirdParty(() => OK);
    const { message } = await failure(
      feed(feedSpecOf(system.url.replace('localhost', '127.0.0.1')), portsOf(aws, system), RUN),
    );
    expect(message).toMatch(/127\.0\.0\.1 could not be asked/);
    expect(requests()).toBe(0);
  });

  it('where nothing would be encrypted', async () => {
    system = await thirdParty(() => OK);
    const { message } = await failure(feed(feedSpecOf(system.url.replace('https', 'http')), portsOf(aws, system), RUN));
    expect(message).toMatch(/localhost is not asked: its URL is not https$/);
  });
});

describe('a feed of a GitHub Actions secret sends no value where the public key', () => {
  it.each([
    ['is missing', '{}', 'localhost answered without a public key'],
    ['is no JSON', '<html>', 'localhost answered without a public key'],
    ['is far too long', `{"key_id":"1","key":"${'A'.repeat(20_000)}"}`, 'localhost answered without a public key'],
    ['is too short', '{"key_id":"1","key":"AAAA"}', 'localhost answered with a public key that is none'],
  ])('%s', async (_, body, problem) => {
    system = await thirdParty(() => ({ status: 200, body }));
    const target = {
      kind: 'githubActionsSecret' as const,
      secretsUrl: `${system.url}/repos/acme/app/actions/secrets`,
      name: 'ECR',
      value: '{{password}}',
    };
    const { message } = await failure(feed(feedSpecOf(system.url, { target }), portsOf(aws, system), RUN));
    expect(message).toBe(`the feed third-party of ci-pull failed: ${problem}`);
    expect(system.received.map(({ method }) => method)).toEqual(['GET']);
  });
});

describe('a feed takes for success', () => {
  it.each([200, 201, 202, 204])('a %i', async (status) => {
    expect(await run(says(status))).toMatchObject({ attempts: 1 });
  });

  it('a good head, and does not wait for the body', async () => {
    expect(await run(dribbles)).toMatchObject({ attempts: 1 });
  });
});

describe('whatever a third party says', () => {
  const quotes = {
    password: PASSWORD,
    auth: AUTH,
    credential: API_CREDENTIAL,
    basic: Buffer.from(`:${API_CREDENTIAL}`).toString('base64'),
  };

  it.each([200, 302, 400, 401, 429, 500])('with a %i, nothing of it leaves the run', async (status) => {
    const echo: Answer = ({ body, headers }) => ({
      status,
      headers: {
        location: `https://example.com/?${PASSWORD}`,
        'retry-after': PASSWORD.slice(0, 40),
        'x-echo': API_CREDENTIAL,
      },
      body: JSON.stringify({ body, headers, ...quotes }),
    });
    const said = await run(echo).then(
      (result) => JSON.stringify(result),
      (error: Error) => `${error.message} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`,
    );
    expect(requests()).toBeGreaterThan(0);
    for (const quote of Object.values(quotes)) expect(said).not.toContain(quote.slice(0, 12));
  });
});
