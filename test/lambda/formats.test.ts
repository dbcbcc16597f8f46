import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES, FORMATS, MAX_VALUE_BYTES } from '../../lambda/formats';
import { encode, inHours } from './fakes';

const password = 'eyJwYXlsb2FkIjoi+/w==';
const token = { auth: encode(`AWS:${password}`), password, expiresAt: inHours(12) };

describe('the exact bytes of a value', () => {
  it('dockerconfigjson: bare hosts in the order given, and nothing but auth', () => {
    const auths = {
      '123456789012.dkr.ecr.us-east-1.amazonaws.com': token.auth,
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com': 'QVdTOnB3',
    };
    expect(FORMATS.dockerconfigjson.render(auths)).toBe(
      '{"auths":{"123456789012.dkr.ecr.us-east-1.amazonaws.com":{"auth":"QVdTOmV5SndZWGxzYjJGa0lqb2krL3c9PQ=="},' +
        '"123456789012.dkr.ecr.eu-west-1.amazonaws.com":{"auth":"QVdTOnB3"}}}',
    );
  });

  it('username-password: these two fields and no third', () => {
    expect(FORMATS['username-password'].render(token)).toBe('{"username":"AWS","password":"eyJwYXlsb2FkIjoi+/w=="}');
  });

  it('jenkins: the password, without quotes or a line end', () => {
    expect(FORMATS.jenkins.render(token)).toBe('eyJwYXlsb2FkIjoi+/w==');
  });

  it('password: the password, without quotes or a line end', () => {
    expect(FORMATS.password.render(token)).toBe('eyJwYXlsb2FkIjoi+/w==');
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

  it.each(['dockerconfigjson', 'username-password', 'password'] as const)('gives %s no tag of its own', (name) => {
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
