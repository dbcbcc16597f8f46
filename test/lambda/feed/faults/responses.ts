import type { Respond } from '../support/third-party';
import { API_CREDENTIAL, AUTH, PASSWORD } from '../support/world';
import { type FeedFault, fails, pushes, respond } from './fault';

const TRANSIENT = 'a transient status';
const ALWAYS_503 = { furtherResponses: respond(503) };
const RESPONDED_503 = 'localhost responded to PUT with 503';

const transient: FeedFault[] = [
  ...[500, 502, 503, 429].map((status) =>
    pushes(TRANSIENT, `the first two responses are ${status}`, 3, {
      pausesMs: 2000 + 4000,
      responses: [respond(status), respond(status)],
    }),
  ),
  fails(TRANSIENT, 'every response is 503', 4, RESPONDED_503, ALWAYS_503),
  fails(TRANSIENT, 'every response is 503, and the third party stores the token', 4, RESPONDED_503, {
    ...ALWAYS_503,
    alwaysStores: true,
  }),
];

/** The dates are relative to the clock, 2026-03-01T08:00:00Z. */
const RETRY_AFTER: [name: string, status: number, header: string, pausesMs: number][] = [
  ['30 seconds', 429, '30', 30_000],
  ['a date', 503, 'Sun, 01 Mar 2026 08:00:20 GMT', 20_000],
  ['a word', 429, 'soon', 2000],
  ['a negative number', 429, '-5', 2000],
  ['a date in the past', 429, 'Sat, 01 Mar 2025 08:00:00 GMT', 2000],
  ['an empty value', 429, '', 2000],
];

const retryAfter: FeedFault[] = [
  ...RETRY_AFTER.map(([name, status, header, pausesMs]) =>
    pushes('a Retry-After header', `it is ${name}`, 2, {
      pausesMs,
      responses: [respond(status, { 'retry-after': header })],
    }),
  ),
  fails('a Retry-After header', 'it is after the end of the run', 1, 'localhost responded to PUT with 429', {
    pausesMs: 0,
    furtherResponses: respond(429, { 'retry-after': '3600' }),
  }),
];

const REFUSALS: [status: number, hint: string][] = [
  [400, ''],
  [401, ': it rejects the API credential'],
  [403, ': the API credential does not allow this request'],
  [404, ': the resource does not exist, or the API credential does not allow access to it'],
  [409, ''],
  [422, ': it rejects the content of the request'],
];

const refusals = REFUSALS.map(([status, hint]) =>
  fails('a refusal', `the response is ${status}`, 1, `localhost responded to PUT with ${status}${hint}`, {
    pausesMs: 0,
    furtherResponses: respond(status),
  }),
);

// The target of the redirect is the third party itself, so a client that follows it sends a second request.
const redirects = [301, 302, 303, 307, 308].map((status) =>
  fails(
    'a redirect',
    `the response is ${status}`,
    1,
    `localhost responded to PUT with ${status}: redirects are not followed; set the final URL`,
    { responses: [({ headers }) => ({ status, headers: { location: `https://${headers.host}/login` } })] },
  ),
);

/** Sends the headers of a success, and never the end of the body. */
const endlessBody: Respond = (_, { response }) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{');
  return undefined;
};

const successes: FeedFault[] = [
  ...[201, 202, 204].map((status) =>
    pushes('an unusual success', `the response is ${status}`, 1, { furtherResponses: respond(status) }),
  ),
  pushes('an unusual success', 'the body of the response never ends', 1, {
    furtherResponses: endlessBody,
    alwaysStores: true,
  }),
];

const quoteEverything = (status: number): Respond => {
  const secrets = [PASSWORD, AUTH, API_CREDENTIAL, Buffer.from(`:${API_CREDENTIAL}`).toString('base64')];
  return ({ body, headers }) => ({
    status,
    headers: {
      location: `https://example.com/?${PASSWORD}`,
      'retry-after': PASSWORD.slice(0, 40),
      'x-echo': API_CREDENTIAL,
    },
    body: JSON.stringify({ body, headers, secrets }),
  });
};

const QUOTES = 'a response that quotes the request';
const quotes: FeedFault[] = [
  pushes(QUOTES, 'its status is 200', 1, { furtherResponses: quoteEverything(200) }),
  ...[302, 400, 401, 429, 500].map((status) => {
    const reason = new RegExp(`^localhost responded to PUT with ${status}`);
    const requests = status === 429 || status === 500 ? 4 : 1;
    return fails(QUOTES, `its status is ${status}`, requests, reason, { furtherResponses: quoteEverything(status) });
  }),
];

/** Faults in the responses of the third party. */
export const responseFaults = [...transient, ...retryAfter, ...refusals, ...redirects, ...successes, ...quotes];
