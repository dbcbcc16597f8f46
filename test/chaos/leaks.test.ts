import { describe, expect, it } from 'vitest';
import { passwordOf, tokenOf } from '../lambda/support/fakes';
import { Leaks } from './leaks';

const auth = tokenOf('a token');
const password = passwordOf('a token');
const leaks = new Leaks([auth]);

/** The ways in which a token may come to light; each is given a part of it. */
const WAYS: [name: string, write: (text: string) => string][] = [
  ['as it is', (text) => text],
  ['in base64', (text) => Buffer.from(text).toString('base64')],
  ['in base64, one byte further', (text) => Buffer.from(`x${text}`).toString('base64')],
  ['in base64, two bytes further', (text) => Buffer.from(`xx${text}`).toString('base64')],
  ['in base64url', (text) => Buffer.from(text).toString('base64url')],
  ['for a URL', encodeURIComponent],
  ['in hex', (text) => Buffer.from(text).toString('hex')],
  ['in JSON', (text) => JSON.stringify({ a: text })],
  ['in JSON with escaped slashes', (text) => JSON.stringify({ a: text }).replaceAll('/', '\\/')],
  ['in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ a: text }))],
];

describe.each(WAYS)('a token that is written %s is found', (_, write) => {
  it.each([
    ['the whole token', auth],
    ['the whole password', password],
    ['a part of the token', auth.slice(700, 760)],
    ['the end of the password', password.slice(-60)],
  ])('%s', (_part, text) => {
    expect(leaks.find(`an error: ${write(text)} and more`)).toBeDefined();
  });
});

describe('a piece of a token', () => {
  it('is found from 24 characters on, wherever it begins', () => {
    for (let at = 0; at < 100; at++) {
      expect(leaks.find(`: ${auth.slice(at, at + 24)}.`), `at ${at}`).toBe(auth.slice(at, at + 24));
      expect(leaks.find(`: ${auth.slice(at, at + 23)}.`), `at ${at}`).toBeUndefined();
    }
  });

  it('is not seen in what is none', () => {
    expect(leaks.find(`${tokenOf('another')} 20260301T200000Z-${'0123456789abcdef'.repeat(2)}`)).toBeUndefined();
  });
});
