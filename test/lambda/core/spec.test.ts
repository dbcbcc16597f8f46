import { describe, expect, it } from 'vitest';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { parseSpec, type RefreshSpec } from '../../../lambda/core/spec';

const whole: RefreshSpec = {
  credential: 'ci-pull',
  registries: [{}, { account: '210987654321', region: 'us-east-1' }],
  publicRegistry: true,
  verifyToken: 'best-effort',
  secrets: [{ name: 'ecr-ci-pull-jenkins', format: 'jenkins', region: 'us-east-1' }],
};

function parse(changes: Record<string, unknown>) {
  return parseSpec(JSON.stringify({ ...whole, ...changes }), 'eu-west-1');
}

describe('a spec', () => {
  it("leaves out the function's own region, which is then filled in", () => {
    expect(parse({})).toEqual({
      ...whole,
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
      endpoints: ['standard'],
      verifyRepositories: [],
    });
  });

  it.each(['best-effort', 'required', 'off'])('may verifyToken: %s', (verifyToken) => {
    expect(parse({ verifyToken }).verifyToken).toBe(verifyToken);
  });

  it.each(FORMAT_NAMES)('may hand out the format %s', (format) => {
    const template = format === 'template' ? { template: '{{password}}' } : {};
    const secrets = [{ name: 'a', format, region: 'us-east-1', ...template }];
    expect(parse({ secrets }).secrets).toEqual(secrets);
  });
});

describe('a spec that is no spec is refused', () => {
  it.each([undefined, ''])('missing: %j', (json) => {
    expect(() => parseSpec(json, 'eu-west-1')).toThrow(
      new Error('REFRESH_SPEC is not set; it must contain a RefreshSpec as JSON'),
    );
  });

  it('not JSON', () => {
    expect(() => parseSpec('{"credential":', 'eu-west-1')).toThrow(
      new Error('REFRESH_SPEC is not valid JSON; it must contain a RefreshSpec'),
    );
  });

  it.each(['null', '[]', '"text"', '7'])('JSON, but no object: %s', (json) => {
    expect(() => parseSpec(json, 'eu-west-1')).toThrow(/^REFRESH_SPEC is invalid: /);
  });

  it('without the region that Lambda always sets', () => {
    expect(() => parseSpec(JSON.stringify(whole), undefined)).toThrow(new Error('AWS_REGION is not set'));
  });
});

describe('a wrong field is named', () => {
  const secret = { name: 'a', format: 'dockerconfigjson' };

  it.each([
    ['credential', { credential: undefined }],
    ['credential', { credential: '' }],
    ['credential', { credential: 7 }],
    ['registries', { registries: 'eu-west-1' }],
    ['registries.1.region', { registries: [{}, { region: '' }] }],
    ['registries.0.account', { registries: [{ account: 123456789012 }] }],
    ['registries.0.acount', { registries: [{ acount: '123456789012' }] }],
    ['publicRegistry', { publicRegistry: 'yes' }],
    ['verifyToken', { verifyToken: 'sometimes' }],
    ['secrets', { secrets: [] }],
    ['secrets.0.name', { secrets: [{ ...secret, name: '' }] }],
    ['secrets.1.format', { secrets: [secret, { ...secret, format: 'yaml' }] }],
    ['secrets.0.region', { secrets: [{ ...secret, region: 7 }] }],
    ['secret', { secret }],
  ])('%s in %j', (path, changes) => {
    const named = new RegExp(`^REFRESH_SPEC is invalid: ${path.replaceAll('.', '\\.')}: [^;]+$`);
    expect(() => parse(changes)).toThrow(named);
  });

  it('with every other one, all at once', () => {
    const wrong = { credential: '', verifyToken: 'never', publicRegistry: 1, secrets: [{ name: 'a', format: 'yaml' }] };
    for (const path of ['credential: ', 'verifyToken: ', 'publicRegistry: ', 'secrets.0.format: ']) {
      expect(() => parse(wrong)).toThrow(path);
    }
  });

  it('with what is allowed there', () => {
    expect(() => parse({ verifyToken: 'never' })).toThrow(/best-effort.*required.*off/);
  });

  it('where there is nothing to get a token for', () => {
    expect(() => parse({ registries: [], publicRegistry: false })).toThrow(
      new Error('REFRESH_SPEC is invalid: registries: got none; must be at least one, unless publicRegistry is true'),
    );
  });
});

describe('a secret that holds one password needs one region', () => {
  it.each(['jenkins', 'password', 'username-password'])('%s names none of several', (format) => {
    expect(() => parse({ secrets: [{ name: 'one', format }] })).toThrow(
      new Error(
        `REFRESH_SPEC is invalid: one: ${format} contains one password, so its region must be one of eu-west-1, us-east-1, public`,
      ),
    );
  });

  it('and a region that the credential has', () => {
    expect(() => parse({ secrets: [{ name: 'one', format: 'jenkins', region: 'ap-south-1' }] })).toThrow(
      'one: jenkins contains one password, so its region must be one of eu-west-1, us-east-1, public',
    );
  });

  it('each such secret is named', () => {
    const secrets = ['one', 'two'].map((name) => ({ name, format: 'jenkins' }));
    expect(() => parse({ secrets })).toThrow(/ one: .*; two: /);
  });

  it('a template needs its text', () => {
    expect(() => parse({ secrets: [{ name: 'one', format: 'template', region: 'us-east-1' }] })).toThrow(
      'one: template is not set',
    );
  });

  it('a docker config needs none', () => {
    expect(parse({ secrets: [{ name: 'a', format: 'dockerconfigjson' }] }).secrets).toHaveLength(1);
  });
});
