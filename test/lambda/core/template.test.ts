import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS, placeholdersOf, renderTemplate, unknownPlaceholders } from '../../../lambda/core/template';

const VALUES = {
  registry: 'r.example.com',
  region: 'eu-west-1',
  account: '123456789012',
  username: 'AWS',
  password: 'a"b',
  auth: 'QVdT',
  expiresAt: '2026-03-01T20:00:00.000Z',
};

describe('a template', () => {
  it.each(PLACEHOLDERS)('may contain {{%s}}, with or without spaces', (name) => {
    expect(renderTemplate(`<{{${name}}}|{{ ${name} }}>`, VALUES)).toBe(`<${VALUES[name]}|${VALUES[name]}>`);
  });

  it('keeps all other text', () => {
    const text = '{"a":{"b":{}}} $& $1 {registry} }} \n\ttail';
    expect(renderTemplate(text, VALUES)).toBe(text);
  });

  it('keeps placeholders inside a value', () => {
    expect(renderTemplate('{{password}}', { ...VALUES, password: '{{auth}}$&' })).toBe('{{auth}}$&');
  });

  it('escapes only the values', () => {
    const escapeValue = (value: string) => JSON.stringify(value).slice(1, -1);
    expect(renderTemplate('{"p":"{{password}}"}', VALUES, escapeValue)).toBe('{"p":"a\\"b"}');
  });

  it('is an error with an unknown placeholder, which lists the known ones', () => {
    expect(() => renderTemplate('{{token}}', VALUES)).toThrow(
      'the template contains {{token}}; must be one of registry, region, account, username, password, auth, expiresAt',
    );
  });

  it('provides the list of its placeholders, and of the unknown ones', () => {
    const text = '{{region}} {{ token }} {{region}} {{}}';
    expect(placeholdersOf(text)).toEqual(['region', 'token', '']);
    expect(unknownPlaceholders(text)).toEqual(['token', '']);
  });
});
