import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../lambda/runtime/redactor';
import { encode, passwordOf, tokenOf } from '../support/fakes';

function redactor(...seeds: string[]): Redactor {
  const made = new Redactor();
  for (const seed of seeds) made.addToken(tokenOf(seed));
  return made;
}

describe('a known token is taken out of a text', () => {
  const auth = tokenOf('a');
  const password = passwordOf('a');

  it.each([
    ['as docker has it', auth],
    ['as a password', password],
    ['as an auth in a URL', encodeURIComponent(auth)],
    ['as a password in a URL', encodeURIComponent(password)],
    ['in its first half', auth.slice(0, auth.length / 2)],
    ['in its second half', password.slice(password.length / 2)],
    ['in twelve characters of its middle', auth.slice(700, 712)],
    ['in its last twelve characters', password.slice(-12)],
  ])('%s', (_, form) => {
    expect(redactor('a').redact(`before ${form} after`)).toBe('before [redacted] after');
  });

  it('at the start and the end of a text', () => {
    expect(redactor('a').redact(`${auth} and ${password}`)).toBe('[redacted] and [redacted]');
  });

  it('in a Basic header', () => {
    expect(redactor('a').redact(`authorization: Basic ${auth}`)).toBe('authorization: Basic [redacted]');
  });

  it('in a rendered value', () => {
    expect(redactor('a').redact(`{"auths":{"a.example":{"auth":"${auth}"}}}`)).toBe(
      '{"auths":{"a.example":{"auth":"[redacted]"}}}',
    );
  });

  it('next to another one, without a space between', () => {
    expect(redactor('a', 'b').redact(`${tokenOf('a')}${tokenOf('b')}`)).toMatch(/^(\[redacted\])+.{0,11}$/);
  });

  it('every one of several', () => {
    expect(redactor('a', 'b').redact(`${passwordOf('b')} ${passwordOf('a')}`)).toBe('[redacted] [redacted]');
  });
});

describe('a text without a token stays as it is', () => {
  it.each([
    ['empty', ''],
    ['short', '403 Forbidden'],
    ['long', 'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/x is not authorized to perform: y'],
    ['with a digest', `manifest sha256:${'0a'.repeat(32)} unknown`],
    [
      'with a long ARN',
      'arn:aws:sts::123456789012:assumed-role/EcrCredentials-a-very-long-name-of-some-team-eu-west-1/EcrCredentials-team',
    ],
    ['with eleven characters of a known one', `see ${tokenOf('a').slice(700, 711)}!`],
  ])('%s', (_, text) => {
    expect(redactor('a').redact(text)).toBe(text);
  });
});

describe('a token that nobody has told of is taken out for its looks', () => {
  it.each([
    ['as docker has it', tokenOf('b')],
    ['as a password', passwordOf('b')],
    ['in its first part', tokenOf('b').slice(0, 72)],
  ])('%s', (_, form) => {
    expect(new Redactor().redact(`before "${form}" after`)).toBe('before "[redacted]" after');
  });

  it('over several lines', () => {
    expect(new Redactor().redact(tokenOf('b').replace(/.{76}(?=.{76})/g, '$& '))).toMatch(/^(\[redacted\] ?)+$/);
  });
});

describe('what is no token can be learned as well', () => {
  it('one without a colon', () => {
    const made = new Redactor();
    made.addToken(encode('no colon in here at all'));
    expect(made.redact(`got ${encode('no colon in here at all')}, hm`)).toBe('got [redacted], hm');
  });

  it('an empty one, which hides nothing', () => {
    const made = new Redactor();
    made.addToken('');
    expect(made.redact('a text of some length')).toBe('a text of some length');
  });

  it('one with half a character, which no URL can hold', () => {
    const made = new Redactor();
    made.addToken('a text of some length \ud800');
    expect(made.redact('got: a text of some length')).toBe('got: [redacted]');
  });
});
