import { describe, expect, it } from 'vitest';
import { PLACEHOLDERS, placeholdersOf, renderTemplate, unknownPlaceholders } from '../../../lambda/core/template';

const FACTS = {
  registry: 'r.example.com',
  region: 'eu-west-1',
  account: '123456789012',
  username: 'AWS',
  password: 'a"b',
  auth: 'QVdT',
  expiresAt: '2026-03-01T20:00:00.000Z',
};

describe('a template', () => {
  it.each(PLACEHOLDERS)('fills in {{%s}}, with or without spaces', (name) => {
    expect(renderTemplate(`<{{${name}}}|{{ ${name} }}>`, FACTS)).toBe(`<${FACTS[name]}|${FACTS[name]}>`);
  });

  it('leaves everything else as it is', () => {
    const text = '{"a":{"b":{}}} $& $1 {registry} }} \n\ttail';
    expect(renderTemplate(text, FACTS)).toBe(text);
  });

  it('never looks for placeholders in what it has put in', () => {
    expect(renderTemplate('{{password}}', { ...FACTS, password: '{{auth}}$&' })).toBe('{{auth}}$&');
  });

  it('makes each fact safe for where it stands, and nothing else', () => {
    const safe = (fact: string) => JSON.stringify(fact).slice(1, -1);
    expect(renderTemplate('{"p":"{{password}}"}', FACTS, safe)).toBe('{"p":"a\\"b"}');
  });

  it('refuses a placeholder that no login can fill in, and says which there are', () => {
    expect(() => renderTemplate('{{token}}', FACTS)).toThrow(
      'the template contains {{token}}; must be one of registry, region, account, username, password, auth, expiresAt',
    );
  });

  it('names its placeholders once, and the unknown ones', () => {
    const text = '{{region}} {{ token }} {{region}} {{}}';
    expect(placeholdersOf(text)).toEqual(['region', 'token', '']);
    expect(unknownPlaceholders(text)).toEqual(['token', '']);
  });
});
