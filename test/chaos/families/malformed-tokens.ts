import { failed, refused } from '../messages';
import type { Scenario } from '../scenario';

/** One entry of `authorizationData`, as ECR writes it. */
interface Entry {
  authorizationToken: string;
  expiresAt: unknown;
  proxyEndpoint: string;
}

const token = (change: (auth: string) => unknown) => (entry: Entry) => {
  return { ...entry, authorizationToken: change(entry.authorizationToken) };
};
/** Changes the decoded token, and encodes it again. */
const decoded = (change: (text: string) => string) =>
  token((auth) => Buffer.from(change(Buffer.from(auth, 'base64').toString('latin1')), 'latin1').toString('base64'));
const expiry = (expiresAt: unknown) => (entry: Entry) => ({ ...entry, expiresAt });
const endpoint = (proxyEndpoint: unknown) => (entry: Entry) => ({ ...entry, proxyEndpoint });

const unknownToken = Buffer.from(`AWS:${'x'.repeat(1500)}`).toString('base64');

/** The faults of the only entry, and the error that reports them. */
const ENTRIES: [name: string, change: (entry: Entry) => unknown, reports: RegExp][] = [
  ['no token', token(() => undefined), /returned no authorization token/],
  ['a token that is null', token(() => null), /returned no authorization token/],
  ['an empty token', token(() => ''), /returned no authorization token/],
  ['a token that is a number', token(() => 7), failed('eu-west-1')],
  ['a token that is not base64', token(() => '<html>'), /is not valid base64/],
  ['a token in base64url', token(() => 'QVdTOj8_Pz8-'), /is not valid base64/],
  ['a token that ends with a line feed', token((auth) => `${auth}\n`), /is not valid base64/],
  ['half a token', token((auth) => auth.slice(0, 400)), refused('400')],
  ['a token that the registry does not accept', token(() => unknownToken), refused('400')],
  ['a token without a colon', decoded((text) => text.replace(':', '')), /no colon/],
  ['a token for another user', decoded((text) => text.replace('AWS', 'root')), /not for the user AWS/],
  ['an empty password', decoded(() => 'AWS:'), /empty password/],
  ['a blank password', decoded(() => 'AWS:   '), /not printable/],
  ['a password that ends with a line feed', decoded((text) => `${text}\n`), /not printable/],
  ['a password with UTF-8 bytes', decoded((text) => `${text}\u00c3\u00a9`), /not printable/],
  ['no expiry', expiry(undefined), /returned no valid expiry/],
  ['an expiry that is a string', expiry('tomorrow'), failed('eu-west-1')],
  ['an expiry beyond the range of dates', expiry(1e300), /returned no valid expiry/],
  ['an expiry in the past', expiry(946684800), /expired at 2000-01-01T00:00:00.000Z/],
  ['no endpoint', endpoint(undefined), /returned no proxy endpoint/],
  [
    'an endpoint of another region',
    endpoint('https://123456789012.dkr.ecr.us-east-1.amazonaws.com'),
    /not a registry in eu-west-1/,
  ],
  ['an endpoint that is not a registry', endpoint('https://example.com/'), /not a registry in eu-west-1/],
];

const ANSWERS: [name: string, answer: unknown, reports: RegExp][] = [
  ['no list of tokens', {}, /returned no authorization data/],
  ['an empty list of tokens', { authorizationData: [] }, /returned no authorization data/],
  ['a list that contains null', { authorizationData: [null] }, failed('eu-west-1')],
  ['a string instead of a list', { authorizationData: 'none' }, failed('eu-west-1')],
];

/** Answers of ECR that are valid HTTP, but do not contain a usable token. */
export const malformedTokens: Scenario[] = [
  ...ANSWERS.map(([name, answer, reports]) => scenario(name, () => answer, reports)),
  ...ENTRIES.map(([name, change, reports]) =>
    scenario(
      name,
      (answer) => ({ authorizationData: (answer as { authorizationData: Entry[] }).authorizationData.map(change) }),
      reports,
    ),
  ),
];

function scenario(name: string, change: (answer: unknown) => unknown, reports: RegExp): Scenario {
  const faults: Scenario['faults'] = [[{ kind: 'change', change }, { service: 'ecr' }]];
  return { name: `ECR answers with ${name}`, ends: 'fails', reports: [reports], faults };
}
