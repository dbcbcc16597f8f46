import { describe, expect, it } from 'vitest';
import { acceptsTokensOf, passwordSource, tokenSources } from '../../../lambda/core/token-sources';
import { spec } from '../support/spec';

type Changes = Parameters<typeof spec>[0];

function sourcesOf(changes: Changes) {
  return tokenSources(spec(changes));
}

describe('the token sources', () => {
  it.each<[string, Changes, string[]]>([
    [
      'contain a region once for all its registries',
      { registries: [{ region: 'us-east-1' }, {}, { account: '210987654321', region: 'us-east-1' }] },
      ['us-east-1', 'eu-west-1'],
    ],
    ['contain the public registry last', { publicRegistry: true }, ['eu-west-1', 'public']],
    ['may be the public registry alone', { registries: [], publicRegistry: true }, ['public']],
  ])('%s', (_, changes, names) => {
    expect(sourcesOf(changes).map(({ name }) => name)).toEqual(names);
  });

  it('have the API of the public registry in us-east-1', () => {
    expect(sourcesOf({ publicRegistry: true }).at(-1)).toMatchObject({ api: 'public', region: 'us-east-1' });
  });

  it('are the same for standard and dual-stack hosts, and separate for FIPS hosts', () => {
    const standard = { name: 'eu-west-1', api: 'standard', region: 'eu-west-1' };
    const fips = { name: 'eu-west-1-fips', api: 'fips', region: 'eu-west-1' };
    expect(sourcesOf({ endpoints: ['dualstack', 'standard', 'fips', 'fips-dualstack'] })).toEqual([
      { ...standard, endpoints: ['dualstack', 'standard'] },
      { ...fips, endpoints: ['fips', 'fips-dualstack'] },
    ]);
  });
});

describe('the source of the password in a secret', () => {
  const two = { registries: [{}, { region: 'us-east-1' }] };
  it.each<[string, string | undefined, Changes, string | undefined]>([
    ['the only region', undefined, {}, 'eu-west-1'],
    ['the only region, also with the public registry', undefined, { publicRegistry: true }, 'eu-west-1'],
    ['the public registry if there is no region', undefined, { registries: [], publicRegistry: true }, 'public'],
    ["the secret's region", 'us-east-1', two, 'us-east-1'],
    ['undefined if there are several regions', undefined, two, undefined],
    ["undefined if the credential does not have the secret's region", 'ap-south-1', two, undefined],
    ['the standard API if its hosts come first', undefined, { endpoints: ['standard', 'fips'] }, 'eu-west-1'],
    ['the FIPS API if its hosts come first', undefined, { endpoints: ['fips', 'standard'] }, 'eu-west-1-fips'],
  ])('is %s', (_, region, changes, source) => {
    expect(passwordSource({ region }, sourcesOf(changes))?.name).toBe(source);
  });

  it('is undefined without sources', () => {
    expect(passwordSource({}, [])).toBeUndefined();
  });
});

it.each([
  ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', ['eu-west-1']],
  ['123456789012.dkr-ecr.eu-west-1.on.aws', ['eu-west-1']],
  ['210987654321.dkr.ecr-fips.eu-west-1.amazonaws.com', ['eu-west-1-fips']],
  ['public.ecr.aws', ['public']],
  ['ecr-public.aws.com', ['public']],
  ['123456789012.dkr.ecr.us-east-1.amazonaws.com', []],
  ['ghcr.io', []],
])('a host accepts the tokens of its own source only: %s', (host, names) => {
  const sources = sourcesOf({ endpoints: ['standard', 'fips'], publicRegistry: true });
  expect(sources.filter((source) => acceptsTokensOf(host, source)).map(({ name }) => name)).toEqual(names);
});
