import type { Answer } from '../support/third-party';
import { API_CREDENTIAL, AUTH, PASSWORD } from '../support/world';
import { type FeedFault, says } from './fault';

const passing: FeedFault[] = [500, 502, 503, 429].map((status) => ({
  family: 'an answer that may pass',
  name: `it answers twice with ${status}`,
  ends: 'pushes',
  requests: 3,
  pausesMs: 2000 + 4000,
  answers: [says(status), says(status)],
}));

const lasting: FeedFault[] = [
  [503, 'it answers with 503 for ever', {}],
  [503, 'it takes the login and answers with 503 for ever', { keeps: true }],
].map(([status, name, more]) => ({
  family: 'an answer that may pass',
  name: name as string,
  ends: 'fails',
  requests: 4,
  says: `localhost responded to PUT with ${status}`,
  lastly: says(status as number),
  ...(more as object),
}));

/** The instants are told from 2026-03-01T08:00:00Z, the clock's. */
const RETRY_AFTER: [name: string, status: number, header: string, pausesMs: number][] = [
  ['in 30 s', 429, '30', 30_000],
  ['at a date', 503, 'Sun, 01 Mar 2026 08:00:20 GMT', 20_000],
  ['at no time at all', 429, 'soon', 2000],
  ['in less than no time', 429, '-5', 2000],
  ['at a date that is over', 429, 'Sat, 01 Mar 2025 08:00:00 GMT', 2000],
  ['at an empty time', 429, '', 2000],
];

const retryAfter: FeedFault[] = [
  ...RETRY_AFTER.map(
    ([when, status, header, pausesMs]): FeedFault => ({
      family: 'a Retry-After',
      name: `it wants to be asked again ${when}`,
      ends: 'pushes',
      requests: 2,
      pausesMs,
      answers: [says(status, { 'retry-after': header })],
    }),
  ),
  {
    family: 'a Retry-After',
    name: 'it wants to be asked again after the end of the run',
    ends: 'fails',
    requests: 1,
    says: 'localhost responded to PUT with 429',
    pausesMs: 0,
    lastly: says(429, { 'retry-after': '3600' }),
  },
];

const REFUSALS: [status: number, hint: string][] = [
  [400, ''],
  [401, ': it rejects the API credential'],
  [403, ': the API credential does not allow this request'],
  [404, ': the resource does not exist, or the API credential does not allow access to it'],
  [409, ''],
  [422, ': it rejects the content of the request'],
];

const refusals: FeedFault[] = REFUSALS.map(([status, hint]) => ({
  family: 'a refusal',
  name: `it answers with ${status}`,
  ends: 'fails',
  requests: 1,
  says: `localhost responded to PUT with ${status}${hint}`,
  pausesMs: 0,
  lastly: says(status),
}));

// Whoever followed would be heard at the same third party: none is as tempting.
const redirects: FeedFault[] = [301, 302, 303, 307, 308].map((status) => ({
  family: 'a redirect',
  name: `it answers with ${status}`,
  ends: 'fails',
  requests: 1,
  says: `localhost responded to PUT with ${status}: redirects are not followed; set the final URL`,
  answers: [({ headers }) => ({ status, headers: { location: `https://${headers.host}/login` } })],
}));

const successes: FeedFault[] = [201, 202, 204].map((status) => ({
  family: 'an unusual success',
  name: `it answers with ${status}`,
  ends: 'pushes',
  requests: 1,
  lastly: says(status),
}));

/** Sends a good head, and never the end of the body. */
const dribbles: Answer = (_, { response }) => {
  response.writeHead(200, { 'content-length': '1000' }).write('{');
  return undefined;
};

const unending: FeedFault = {
  family: 'an unusual success',
  name: 'it answers with 200 and a body that never ends',
  ends: 'pushes',
  requests: 1,
  lastly: dribbles,
  keeps: true,
};

const quotes = (status: number): Answer => {
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

const QUOTING: [status: number, requests: number][] = [
  [200, 1],
  [302, 1],
  [400, 1],
  [401, 1],
  [429, 4],
  [500, 4],
];

const echoes: FeedFault[] = QUOTING.map(([status, requests]) => ({
  family: 'an answer full of secrets',
  name: `it answers with ${status}, and quotes all that it was sent`,
  ends: status === 200 ? 'pushes' : 'fails',
  requests,
  lastly: quotes(status),
  ...(status === 200 ? {} : { says: new RegExp(`^localhost responded to PUT with ${status}`) }),
}));

/** What a third party may answer. */
export const answerFaults: FeedFault[] = [
  ...passing,
  ...lasting,
  ...retryAfter,
  ...refusals,
  ...redirects,
  ...successes,
  unending,
  ...echoes,
];
