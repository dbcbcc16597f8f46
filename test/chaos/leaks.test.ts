import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Leaks } from './leaks';

const passwordOf = (seed: string) => createHash('shake256', { outputLength: 1536 }).update(seed).digest('base64');
const password = passwordOf('a token');
const auth = Buffer.from(`AWS:${password}`).toString('base64');
const leaks = new Leaks([auth]);

const ENCODINGS: [name: string, encode: (text: string) => string][] = [
  ['plain text', (text) => text],
  ['base64', (text) => Buffer.from(text).toString('base64')],
  ['base64 with an offset of one byte', (text) => Buffer.from(`x${text}`).toString('base64')],
  ['base64 with an offset of two bytes', (text) => Buffer.from(`xx${text}`).toString('base64')],
  ['base64url', (text) => Buffer.from(text).toString('base64url')],
  ['URL encoding', encodeURIComponent],
  ['hex', (text) => Buffer.from(text).toString('hex')],
  ['JSON', (text) => JSON.stringify({ a: text })],
  ['JSON with escaped slashes', (text) => JSON.stringify({ a: text }).replaceAll('/', '\\/')],
  ['JSON in JSON', (text) => JSON.stringify(JSON.stringify({ a: text }))],
];

describe.each(ENCODINGS)('a leak in %s is found', (_, encode) => {
  it.each([
    ['the whole token', auth],
    ['the whole password', password],
    ['a part of the token', auth.slice(700, 760)],
    ['the end of the password', password.slice(-60)],
  ])('%s', (_part, text) => {
    expect(leaks.find(`an error: ${encode(text)} and more`)).toBeDefined();
  });
});

describe('a piece of a token', () => {
  it('is a leak if it has 24 or more characters, wherever it starts', () => {
    for (let at = 0; at < 100; at++) {
      expect(leaks.find(`: ${auth.slice(at, at + 24)}.`), `at ${at}`).toBe(auth.slice(at, at + 24));
      expect(leaks.find(`: ${auth.slice(at, at + 23)}.`), `at ${at}`).toBeUndefined();
    }
  });

  it('is not found in another token or a version id', () => {
    const other = Buffer.from(`AWS:${passwordOf('another')}`).toString('base64');
    expect(leaks.find(`${other} 20260301T200000Z-${'0123456789abcdef'.repeat(2)}`)).toBeUndefined();
  });
});
