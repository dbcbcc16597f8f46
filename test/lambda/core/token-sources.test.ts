import { describe, expect, it } from 'vitest';
import { acceptsTokensOf, passwordSource, tokenSources } from '../../../lambda/core/token-sources';
import { spec } from '../support/fakes';

function sourcesOf(changes: Parameters<typeof spec>[0]) {
  return tokenSources(spec(changes));
}

function namesOf(changes: Parameters<typeof spec>[0]): string[] {
  return sourcesOf(changes).map(({ name }) => name);
}

describe('the sources of tokens', () => {
  it('name a region once, however many of its registries are wanted', () => {
    const registries = [{ region: 'us-east-1' }, {}, { account: '210987654321', region: 'us-east-1' }];
    expect(namesOf({ registries })).toEqual(['us-east-1', 'eu-west-1']);
  });

  it('name the public registry last, whose API is in us-east-1', () => {
    expect(namesOf({ publicRegistry: true })).toEqual(['eu-west-1', 'public']);
    expect(sourcesOf({ publicRegistry: true }).at(-1)).toMatchObject({ api: 'public', region: 'us-east-1' });
  });

  it('are the public registry alone where no other is wanted', () => {
    expect(namesOf({ registries: [], publicRegistry: true })).toEqual(['public']);
  });

  it('are one for standard and dual-stack hosts, whose tokens are the same', () => {
    expect(sourcesOf({ endpoints: ['dualstack', 'standard'] })).toEqual([
      { name: 'eu-west-1', api: 'standard', region: 'eu-west-1', endpoints: ['dualstack', 'standard'] },
    ]);
  });

  it('are another one for FIPS hosts', () => {
    expect(sourcesOf({ endpoints: ['standard', 'fips', 'fips-dualstack'] })).toEqual([
      { name: 'eu-west-1', api: 'standard', region: 'eu-west-1', endpoints: ['standard'] },
      { name: 'eu-west-1-fips', api: 'fips', region: 'eu-west-1', endpoints: ['fips', 'fips-dualstack'] },
    ]);
  });
});

describe('the source of the one password', () => {
  const two = { registries: [{}, { region: 'us-east-1' }] };
  const cases: [string, string | undefined, Parameters<typeof spec>[0], string | undefined][] = [
    ['the only region', undefined, {}, 'eu-west-1'],
    ['the only region, also beside the public registry', undefined, { publicRegistry: true }, 'eu-west-1'],
    ['the public registry where there is nothing else', undefined, { registries: [], publicRegistry: true }, 'public'],
    ["the secret's own region", 'us-east-1', two, 'us-east-1'],
    ['nothing where several regions are there', undefined, two, undefined],
    ['nothing where its own region is not there', 'ap-south-1', two, undefined],
    ['the standard API where its hosts come first', undefined, { endpoints: ['standard', 'fips'] }, 'eu-west-1'],
    ['the FIPS API where its hosts come first', undefined, { endpoints: ['fips', 'standard'] }, 'eu-west-1-fips'],
  ];

  it.each(cases)('is %s', (_, region, changes, source) => {
    expect(passwordSource({ region }, sourcesOf(changes))?.name).toBe(source);
  });

  it('is nothing where nothing is there', () => {
    expect(passwordSource({}, [])).toBeUndefined();
  });
});

describe('a source acceptsTokensOf', () => {
  const [standard, fips, open] = sourcesOf({ endpoints: ['standard', 'fips'], publicRegistry: true });

  it.each([
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com', standard],
    ['123456789012.dkr-ecr.eu-west-1.on.aws', standard],
    ['210987654321.dkr.ecr-fips.eu-west-1.amazonaws.com', fips],
    ['public.ecr.aws', open],
    ['ecr-public.aws.com', open],
    ['123456789012.dkr.ecr.us-east-1.amazonaws.com', undefined],
    ['ghcr.io', undefined],
  ])('%s, and no other source does', (host, source) => {
    const opening = [standard, fips, open].filter((each) => each && acceptsTokensOf(host, each));
    expect(opening).toEqual(source ? [source] : []);
  });
});
