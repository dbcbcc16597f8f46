import { describe, expect, it } from 'vitest';
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
  it("gets the function's region for registries without one, and defaults", () => {
    expect(parse({})).toEqual({
      ...whole,
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
      endpoints: ['standard'],
      replicas: [],
      verifyRepositories: [],
    });
  });
});

describe('an invalid REFRESH_SPEC is an error', () => {
  it.each([
    [undefined, 'REFRESH_SPEC is not set; it must contain a RefreshSpec as JSON'],
    ['', 'REFRESH_SPEC is not set; it must contain a RefreshSpec as JSON'],
    ['{"credential":', 'REFRESH_SPEC is not valid JSON; it must contain a RefreshSpec'],
    ['null', /^REFRESH_SPEC is invalid: /],
    ['[]', /^REFRESH_SPEC is invalid: /],
    ['"text"', /^REFRESH_SPEC is invalid: /],
    ['7', /^REFRESH_SPEC is invalid: /],
  ])('if it is %j', (json, message) => {
    expect(() => parseSpec(json, 'eu-west-1')).toThrow(message);
  });

  it('if AWS_REGION is not set', () => {
    expect(() => parseSpec(JSON.stringify(whole), undefined)).toThrow('AWS_REGION is not set');
  });

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
  ])('that names only the field %s in %j', (path, changes) => {
    const named = new RegExp(`^REFRESH_SPEC is invalid: ${path.replaceAll('.', '\\.')}: [^;]+$`);
    expect(() => parse(changes)).toThrow(named);
  });

  it('that lists all invalid fields, and what is allowed', () => {
    expect(() => parse({ credential: '', verifyToken: 'never', publicRegistry: 1, secrets: [] })).toThrow(
      /credential: .*; publicRegistry: .*; verifyToken: .*best-effort.*required.*off.*; secrets: /,
    );
  });

  const names = (format: string) =>
    `${format} contains one password, so its region must be one of eu-west-1, us-east-1, public`;
  it.each<[string, object, string]>([
    [
      'no registry',
      { registries: [], publicRegistry: false },
      'registries: got none; must be at least one, unless publicRegistry is true',
    ],
    ['a secret without a region', { secrets: [{ name: 'one', format: 'json' }] }, `one: ${names('json')}`],
    [
      'two secrets with unknown regions',
      { secrets: ['one', 'two'].map((name) => ({ name, format: 'jenkins', region: 'ap-south-1' })) },
      `one: ${names('jenkins')}; two: ${names('jenkins')}`,
    ],
    [
      'a template secret without a text',
      { secrets: [{ name: 'one', format: 'template', region: 'us-east-1' }] },
      'one: template is not set; the format template requires it',
    ],
  ])('with %s', (_, changes, problem) => {
    expect(() => parse({ ...changes })).toThrow(new Error(`REFRESH_SPEC is invalid: ${problem}`));
  });
});
