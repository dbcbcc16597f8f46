import { describe, expect, it } from 'vitest';
import { feedSpec } from '../../../../infra/config/feeds/spec';
import type { FeedConfig, FeedOptions } from '../../../../infra/config/feeds/types';
import { PSEUDO_PARAMETERS } from '../../../../infra/naming/environment';
import { parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { credential, resolved, SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';

const OTHER = '210987654321';
const EU_WEST_1 = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

function specOf(feed: unknown, settings: object = {}, environment = EU_WEST_1) {
  const of = credential(settings);
  return feedSpec(resolved(feed, of), of, environment);
}

const hook = (changes: Partial<FeedOptions> = {}): FeedConfig => ({
  name: 'hook',
  webhook: { url: 'https://example.com/' },
  apiSecret: { name: 'feeds/hook', field: 'signing' },
  ...changes,
});

describe("the spec of a feed's function", () => {
  it('contains the literal name of everything, and no secret value', () => {
    expect(specOf(hook())).toEqual({
      credential: 'ci-pull',
      feed: 'hook',
      secret: { name: 'ecr-ci-pull-dockerconfigjson', format: 'dockerconfigjson' },
      registry: '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      apiSecret: { name: 'feeds/hook', field: 'signing' },
      target: { kind: 'webhook', url: 'https://example.com/' },
      allowPrivateNetwork: false,
    });
  });

  it.each(Object.keys(SNIPPETS))('is what the function parses: %s', (name) => {
    const spec = specOf(snippet(name));
    expect(parseFeedSpec(JSON.stringify(spec))).toEqual(spec);
  });

  const regions = {
    registries: [{ region: 'eu-west-1' }, { account: OTHER, region: 'us-east-1' }],
    secrets: [
      { format: 'password', region: 'eu-west-1', name: 'ireland' },
      { format: 'password', region: 'us-east-1', name: 'virginia' },
    ],
  };
  const accounts = {
    registries: [{ region: 'eu-west-1' }, { account: OTHER, region: 'eu-west-1' }],
    secrets: [
      { format: 'json', account: OTHER, name: 'other' },
      { format: 'password', name: 'any' },
    ],
  };
  const { account, region, dnsSuffix } = PSEUDO_PARAMETERS;
  const virginia = { account: OTHER, region: 'us-east-1' };
  const other = { account: OTHER, region: 'eu-west-1' };
  const dockerconfigjson = 'ecr-ci-pull-dockerconfigjson';

  it.each([
    ['the first registry by default', regions, hook(), 'ireland', '123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
    [
      'the registry of the feed',
      regions,
      hook({ registry: virginia }),
      'virginia',
      `${OTHER}.dkr.ecr.us-east-1.amazonaws.com`,
    ],
    [
      'the secret of the registry',
      accounts,
      hook({ format: 'json', registry: other }),
      'other',
      `${OTHER}.dkr.ecr.eu-west-1.amazonaws.com`,
    ],
    [
      'a secret that is valid for every account',
      accounts,
      hook({ format: 'password', registry: other }),
      'any',
      `${OTHER}.dkr.ecr.eu-west-1.amazonaws.com`,
    ],
    [
      'a private registry rather than the public one',
      { publicRegistry: true },
      hook(),
      dockerconfigjson,
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
    ],
    [
      'the public registry if there is no other',
      { publicRegistry: true, registries: [] },
      hook(),
      dockerconfigjson,
      'public.ecr.aws',
    ],
  ])('names %s', (_, settings, feed, secret, registry) => {
    expect(specOf(feed, settings)).toMatchObject({ secret: { name: secret }, registry });
  });

  it("names the registry of the stack's account and region if the config names none", () => {
    expect(specOf(hook(), { registries: undefined }, PSEUDO_PARAMETERS).registry).toBe(
      `${account}.dkr.ecr.${region}.${dnsSuffix}`,
    );
  });
});
