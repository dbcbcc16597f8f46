import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../lambda/runtime/redactor';
import { encode, passwordOf, tokenOf } from '../support/values';

function redactorOf(...auths: string[]): Redactor {
  const redactor = new Redactor();
  for (const auth of auths) redactor.addToken(auth);
  return redactor;
}

const auth = tokenOf('a');
const password = passwordOf('a');

describe('an added token is removed', () => {
  it.each([
    ['as an auth', auth],
    ['as a password', password],
    ['as an auth in a URL', encodeURIComponent(auth)],
    ['as a password in a URL', encodeURIComponent(password)],
    ['as its first half', auth.slice(0, auth.length / 2)],
    ['as its second half', password.slice(password.length / 2)],
    ['as twelve characters of its middle', auth.slice(700, 712)],
    ['as its last twelve characters', password.slice(-12)],
  ])('%s', (_, form) => {
    expect(redactorOf(auth).redact(`before ${form} after`)).toBe('before [redacted] after');
  });

  it.each([
    ['at the start and the end of a text', `${auth} and ${password}`, '[redacted] and [redacted]'],
    ['in a Basic header', `authorization: Basic ${auth}`, 'authorization: Basic [redacted]'],
    ['in a rendered value', `{"a.example":{"auth":"${auth}"}}`, '{"a.example":{"auth":"[redacted]"}}'],
    ['in a JSON string', JSON.stringify(JSON.stringify({ auth })), '"{\\"auth\\":\\"[redacted]\\"}"'],
    ['together with other tokens', `${passwordOf('b')} ${password}`, '[redacted] [redacted]'],
  ])('%s', (_, text, redacted) => {
    expect(redactorOf(auth, tokenOf('b')).redact(text)).toBe(redacted);
  });

  it('directly before another token', () => {
    expect(redactorOf(auth, tokenOf('b')).redact(`${auth}${tokenOf('b')}`)).toMatch(/^(\[redacted\])+.{0,11}$/);
  });
});

it.each([
  ['empty', ''],
  ['short', '403 Forbidden'],
  ['long', 'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/x is not authorized to perform: y'],
  ['with a digest', `manifest sha256:${'0a'.repeat(32)} unknown`],
  [
    'with a long ARN',
    'arn:aws:sts::123456789012:assumed-role/EcrCredentials-a-very-long-name-of-some-team-eu-west-1/EcrCredentials-team',
  ],
  ['with eleven characters of a token', `see ${auth.slice(700, 711)}!`],
])('a text without a token is unchanged: %s', (_, text) => {
  expect(redactorOf(auth).redact(text)).toBe(text);
});

describe('a token that was not added is removed because of its form', () => {
  it.each([
    ['as an auth', auth],
    ['as a password', password],
    ['as its first 72 characters', auth.slice(0, 72)],
  ])('%s', (_, form) => {
    expect(new Redactor().redact(`before "${form}" after`)).toBe('before "[redacted]" after');
  });

  it('over several lines', () => {
    expect(new Redactor().redact(auth.replace(/.{76}(?=.{76})/g, '$& '))).toMatch(/^(\[redacted\] ?)+$/);
  });
});

it.each([
  ['without a colon', encode('no colon in this text'), encode('no colon in this text'), '[redacted]'],
  ['that is empty, which removes nothing', '', 'a text of some length', 'a text of some length'],
  [
    'with half a character, which no URL can contain',
    'a text of some length \ud800',
    'a text of some length',
    '[redacted]',
  ],
])('text that is not a token can be added %s', (_, added, text, redacted) => {
  expect(redactorOf(added).redact(`got: ${text}`)).toBe(`got: ${redacted}`);
});
