import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, FORMATS } from '../../../lambda/core/formats';
import { MAX_VALUE_BYTES } from '../../../lambda/core/limits';
import { encode } from '../support/fakes';

/** A value for each format, to the byte: what a consumer reads. */
const FIXTURES = join(__dirname, 'fixtures', 'formats');

const REGISTRY = '123456789012.dkr.ecr.us-east-1.amazonaws.com';
const password = 'eyJwYXlsb2FkIjoi+/w==';
const auth = encode(`AWS:${password}`);
const LOGIN = {
  registry: REGISTRY,
  region: 'us-east-1',
  account: '123456789012',
  username: 'AWS',
  password,
  auth,
  expiresAt: '2026-03-01T20:00:00.000Z',
};
const AUTHS = { [REGISTRY]: auth, '210987654321.dkr.ecr.eu-west-1.amazonaws.com': 'QVdTOnB3' };
const TEMPLATE =
  'machine {{registry}}\nlogin {{username}}\npassword {{ password }}\n' +
  '# {{region}}, {{account}}, {{auth}}, until {{expiresAt}}; $& stays\n';

describe('the exact bytes of a value', () => {
  it.each(FORMAT_NAMES)('%s', (name) => {
    const format = FORMATS[name];
    const value = format.holds === 'every registry' ? format.render(AUTHS) : format.render(LOGIN, TEMPLATE);
    expect(value).toBe(readFileSync(join(FIXTURES, name), 'utf8'));
  });

  it('are kept for every format, and for no other', () => {
    expect(readdirSync(FIXTURES).toSorted()).toEqual(FORMAT_NAMES.toSorted());
  });
});

describe('the table of formats', () => {
  it('names each format once, the default first', () => {
    expect(FORMAT_NAMES).toEqual(Object.keys(FORMATS));
    expect(FORMAT_NAMES[0]).toBe('dockerconfigjson');
  });

  it('tags a jenkins secret with what the Jenkins provider reads from tags', () => {
    expect(FORMATS.jenkins.tags).toEqual({
      'jenkins:credentials:type': 'usernamePassword',
      'jenkins:credentials:username': 'AWS',
    });
  });

  it('tags a jenkins-file secret as a file, which the Jenkins provider reads from bytes alone', () => {
    expect(FORMATS['jenkins-file'].tags).toEqual({
      'jenkins:credentials:type': 'file',
      'jenkins:credentials:filename': 'config.json',
    });
    expect(FORMATS['jenkins-file'].binary).toBe(true);
  });

  it.each(FORMAT_NAMES.filter((name) => !name.startsWith('jenkins')))('gives %s no tag of its own', (name) => {
    expect(FORMATS[name].tags).toEqual({});
  });

  it("knows Secrets Manager's limit of a value", () => {
    expect(MAX_VALUE_BYTES).toBe(65_536);
  });
});

describe('the logins of an earlier docker config', () => {
  const { parse, render } = FORMATS.dockerconfigjson;

  it('are those that were rendered', () => {
    const auths = { 'a.example': 'QVdTOmE=', 'b.example': 'QVdTOmI=' };
    expect(parse(render(auths))).toEqual(auths);
  });

  it('leave out entries without an auth', () => {
    expect(
      parse('{"auths":{"a.example":{},"b.example":null,"c.example":{"auth":7},"d.example":{"auth":"x"}}}'),
    ).toEqual({ 'd.example': 'x' });
  });

  it.each(['', 'a password', 'null', '7', '"text"', '[]', '{}', '{"auths":null}', '{"auths":"text"}', '{"auths":[]}'])(
    'are none in the value %j, which is no docker config',
    (value) => {
      expect(parse(value)).toEqual({});
    },
  );
});
