import { TOKEN_ERRORS as ERRORS, failed, refused } from '../messages';
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
const ENTRIES: [name: string, change: (entry: Entry) => unknown, says: RegExp][] = [
  ['no token', token(() => undefined), ERRORS.noToken],
  ['a token that is null', token(() => null), ERRORS.noToken],
  ['an empty token', token(() => ''), ERRORS.noToken],
  ['a token that is a number', token(() => 7), failed('eu-west-1')],
  ['a token that is not base64', token(() => '<html>'), ERRORS.notBase64],
  ['a token in base64url', token(() => 'QVdTOj8_Pz8-'), ERRORS.notBase64],
  ['a token that ends with a line feed', token((auth) => `${auth}\n`), ERRORS.notBase64],
  ['half a token', token((auth) => auth.slice(0, 400)), refused('400')],
  ['a token that the registry does not accept', token(() => unknownToken), refused('400')],
  ['a token without a colon', decoded((text) => text.replace(':', '')), ERRORS.noColon],
  ['a token for another user', decoded((text) => text.replace('AWS', 'root')), ERRORS.wrongUser],
  ['an empty password', decoded(() => 'AWS:'), ERRORS.emptyPassword],
  ['a blank password', decoded(() => 'AWS:   '), ERRORS.notPrintable],
  ['a password that ends with a line feed', decoded((text) => `${text}\n`), ERRORS.notPrintable],
  ['a password with UTF-8 bytes', decoded((text) => `${text}\u00c3\u00a9`), ERRORS.notPrintable],
  ['no expiry', expiry(undefined), ERRORS.noExpiry],
  ['an expiry that is a string', expiry('tomorrow'), failed('eu-west-1')],
  ['an expiry beyond the range of dates', expiry(1e300), ERRORS.noExpiry],
  ['an expiry in the past', expiry(946684800), ERRORS.expired],
  ['no endpoint', endpoint(undefined), ERRORS.noEndpoint],
  [
    'an endpoint of another region',
    endpoint('https://123456789012.dkr.ecr.us-east-1.amazonaws.com'),
    ERRORS.wrongEndpoint,
  ],
  ['an endpoint that is not a registry', endpoint('https://example.com/'), ERRORS.wrongEndpoint],
];

const ANSWERS: [name: string, answer: unknown, says: RegExp][] = [
  ['no list of tokens', {}, ERRORS.noData],
  ['an empty list of tokens', { authorizationData: [] }, ERRORS.noData],
  ['a list that contains null', { authorizationData: [null] }, failed('eu-west-1')],
  ['a string instead of a list', { authorizationData: 'none' }, failed('eu-west-1')],
];

/** Answers of ECR that are valid HTTP, but do not contain a usable token. */
export const malformedTokens: Scenario[] = [
  ...ANSWERS.map(([name, answer, says]) => scenario(name, () => answer, says)),
  ...ENTRIES.map(([name, change, says]) =>
    scenario(
      name,
      (answer) => ({ authorizationData: (answer as { authorizationData: Entry[] }).authorizationData.map(change) }),
      says,
    ),
  ),
];

function scenario(name: string, change: (answer: unknown) => unknown, says: RegExp): Scenario {
  const faults: Scenario['faults'] = [[{ kind: 'change', change }, { service: 'ecr' }]];
  return { name: `ECR answers with ${name}`, ends: 'fails', says: [says], faults };
}
