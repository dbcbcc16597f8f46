import type { Scenario } from '../scenario';

/** One entry of `authorizationData` as ECR writes it. */
interface Data {
  authorizationToken: string;
  expiresAt: unknown;
  proxyEndpoint: string;
}

type Change = (right: Data) => unknown;

const token = (change: (auth: string) => unknown): Change => {
  return (right) => ({ ...right, authorizationToken: change(right.authorizationToken) });
};
/** The login inside, changed, as base64 again. */
const login = (change: (login: string) => string) =>
  token((auth) => Buffer.from(change(Buffer.from(auth, 'base64').toString('latin1')), 'latin1').toString('base64'));
const expiry =
  (expiresAt: unknown): Change =>
  (right) => ({ ...right, expiresAt });
const endpoint =
  (proxyEndpoint: unknown): Change =>
  (right) => ({ ...right, proxyEndpoint });

/** What is wrong with the one entry, and how it is told. */
const ENTRIES: [name: string, change: Change, says: RegExp][] = [
  ['no token', token(() => undefined), /returned no authorization token/],
  ['a token that is null', token(() => null), /returned no authorization token/],
  ['an empty token', token(() => ''), /returned no authorization token/],
  ['a token that is a number', token(() => 7), /- eu-west-1: /],
  ['a token that is no base64', token(() => '<html>'), /is not valid base64/],
  ['a token in base64url', token(() => 'QVdTOj8_Pz8-'), /is not valid base64/],
  ['a token with a line end', token((auth) => `${auth}\n`), /is not valid base64/],
  ['half a token', token((auth) => auth.slice(0, 400)), /refused the new token: 400/],
  ['a token of another AWS', token(() => Buffer.from(`AWS:${'x'.repeat(1500)}`).toString('base64')), /refused .*: 400/],
  ['a token without a colon', login((text) => text.replace(':', '')), /no colon/],
  ['a token of another user', login((text) => text.replace('AWS', 'root')), /not for the user AWS/],
  ['a token with an empty password', login(() => 'AWS:'), /empty password/],
  ['a token with a blank password', login(() => 'AWS:   '), /not printable/],
  ['a token with a line end inside', login((text) => `${text}\n`), /not printable/],
  ['a token with bytes of UTF-8 inside', login((text) => `${text}\u00c3\u00a9`), /not printable/],
  ['no expiry', expiry(undefined), /returned no valid expiry/],
  ['an expiry that is a text', expiry('tomorrow'), /- eu-west-1: /],
  ['an expiry beyond all dates', expiry(1e300), /returned no valid expiry/],
  ['an expiry in the past', expiry(946684800), /expired at 2000-01-01T00:00:00.000Z/],
  ['no endpoint', endpoint(undefined), /returned no proxy endpoint/],
  [
    'an endpoint of another region',
    endpoint('https://123456789012.dkr.ecr.us-east-1.amazonaws.com'),
    /not a registry in/,
  ],
  ['an endpoint that is no registry', endpoint('https://example.com/'), /not a registry in eu-west-1/],
];

const ANSWERS: [name: string, answer: unknown, says: RegExp][] = [
  ['no list', {}, /returned no authorization data/],
  ['an empty list', { authorizationData: [] }, /returned no authorization data/],
  ['a list of null', { authorizationData: [null] }, /- eu-west-1: /],
  ['a list that is a text', { authorizationData: 'none' }, /- eu-west-1: /],
];

/** Every answer of ECR that is well-formed HTTP and no token for use. */
export const malformedTokens: Scenario[] = [
  ...ANSWERS.map(([name, answer, says]) => scenario(name, () => answer, says)),
  ...ENTRIES.map(([name, change, says]) =>
    scenario(
      name,
      (right) => ({ authorizationData: (right as { authorizationData: Data[] }).authorizationData.map(change) }),
      says,
    ),
  ),
];

function scenario(name: string, change: (answer: unknown) => unknown, says: RegExp): Scenario {
  return {
    family: 'a malformed token',
    name: `ECR answers with ${name}`,
    credential: 'one',
    ends: 'fails',
    says: [says],
    inject: ({ standIn }) => standIn.faults.inject({ kind: 'change', change }, { service: 'ecr' }),
  };
}
