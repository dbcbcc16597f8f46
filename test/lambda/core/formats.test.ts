import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, FORMATS } from '../../../lambda/core/formats';
import { encode } from '../support/values';

/** One value per format, exactly as a consumer reads it. */
const FIXTURES = join(__dirname, 'fixtures', 'formats');

const registry = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const password = 'eyJwYXlsb2FkIjoi+/w==';
const auth = encode(`AWS:${password}`);
const VALUES = {
  registry,
  region: 'us-east-1',
  account: '123456789012',
  username: 'AWS',
  password,
  auth,
  expiresAt: '2026-03-01T20:00:00.000Z',
};
const AUTHS = { [registry]: auth, '210987654321.dkr.ecr.eu-west-1.amazonaws.com': 'QVdTOnB3' };
const TEMPLATE =
  'machine {{registry}}\nlogin {{username}}\npassword {{ password }}\n' +
  '# {{region}}, {{account}}, {{auth}}, until {{expiresAt}}; $& stays\n';

describe('the value in the format', () => {
  it.each(FORMAT_NAMES)('%s is exactly its fixture', (name) => {
    const format = FORMATS[name];
    const value = format.holds === 'every registry' ? format.render(AUTHS) : format.render(VALUES, TEMPLATE);
    expect(value).toBe(readFileSync(join(FIXTURES, name), 'utf8'));
  });

  it('has a fixture for each format, and no others exist', () => {
    expect(readdirSync(FIXTURES).toSorted()).toEqual(FORMAT_NAMES.toSorted());
  });
});

describe('the table of formats', () => {
  it('starts with the default format', () => {
    expect(FORMAT_NAMES[0]).toBe('dockerconfigjson');
  });

  it('has only the tags that the Jenkins provider reads, and stores its file credential as bytes', () => {
    const tags = FORMAT_NAMES.filter((name) => Object.keys(FORMATS[name].tags).length > 0);
    expect(Object.fromEntries(tags.map((name) => [name, FORMATS[name].tags]))).toEqual({
      jenkins: { 'jenkins:credentials:type': 'usernamePassword', 'jenkins:credentials:username': 'AWS' },
      'jenkins-file': { 'jenkins:credentials:type': 'file', 'jenkins:credentials:filename': 'config.json' },
    });
    expect(FORMATS['jenkins-file'].binary).toBe(true);
  });
});

describe('parsing a docker config returns', () => {
  const { parse, render } = FORMATS.dockerconfigjson;
  const auths = { 'a.example': 'QVdTOmE=', 'b.example': 'QVdTOmI=' };

  it.each<[string, object]>([
    [render(auths), auths],
    [
      '{"auths":{"a.example":{},"b.example":null,"c.example":{"auth":7},"d.example":{"auth":"x"}}}',
      { 'd.example': 'x' },
    ],
    ...['', 'a password', 'null', '7', '"text"', '[]', '{}', '{"auths":null}', '{"auths":"text"}', '{"auths":[]}'].map(
      (value): [string, object] => [value, {}],
    ),
  ])('of %j only the entries with an auth', (value, expected) => {
    expect(parse(value)).toEqual(expected);
  });
});
