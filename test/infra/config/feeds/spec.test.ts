import { describe, expect, it } from 'vitest';
import { feedSpec } from '../../../../infra/config/feeds/spec';
import type { FeedOptions } from '../../../../infra/config/feeds/types';
import { PSEUDO_PARAMETERS } from '../../../../infra/naming/environment';
import { parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { credential, resolved, SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';

const OTHER = '210987654321';
const EU_WEST_1 = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

function specOf(feed: unknown, settings: object = {}, environment = EU_WEST_1) {
  const of = credential(settings);
  return feedSpec(resolved(feed, of), of, environment);
}

const hook = (changes: Partial<FeedOptions> = {}) => ({
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

  const registry = (account: string, region: string) => `${account}.dkr.ecr.${region}.amazonaws.com`;
  const otherIn = (region: string) => ({ account: OTHER, region });
  const own = registry('123456789012', 'eu-west-1');
  const regions = {
    registries: [{ region: 'eu-west-1' }, otherIn('us-east-1')],
    secrets: ['eu-west-1', 'us-east-1'].map((region) => ({ format: 'password', region, name: region })),
  };
  const accounts = {
    registries: [{ region: 'eu-west-1' }, otherIn('eu-west-1')],
    secrets: [
      { format: 'json', account: OTHER, name: 'other' },
      { format: 'password', name: 'any' },
    ],
  };
  const toOther: Partial<FeedOptions> = { registry: otherIn('eu-west-1') };
  const toUsEast1: Partial<FeedOptions> = { registry: otherIn('us-east-1') };
  const onlyPublic = { publicRegistry: true, registries: [] };
  const dockerconfigjson = 'ecr-ci-pull-dockerconfigjson';

  it.each<[string, object, Partial<FeedOptions>, string, string]>([
    ['the first registry by default', regions, {}, 'eu-west-1', own],
    ['the registry of the feed', regions, toUsEast1, 'us-east-1', registry(OTHER, 'us-east-1')],
    ['the secret of its account', accounts, { ...toOther, format: 'json' }, 'other', registry(OTHER, 'eu-west-1')],
    ['a secret for all accounts', accounts, { ...toOther, format: 'password' }, 'any', registry(OTHER, 'eu-west-1')],
    ['a private registry rather than the public one', { publicRegistry: true }, {}, dockerconfigjson, own],
    ['the public registry if there is no other', onlyPublic, {}, dockerconfigjson, 'public.ecr.aws'],
  ])('names %s', (_, settings, feed, secret, host) => {
    expect(specOf(hook(feed), settings)).toMatchObject({ secret: { name: secret }, registry: host });
  });

  it("names the registry of the stack's account and region if the config names none", () => {
    const { account, region, dnsSuffix } = PSEUDO_PARAMETERS;
    const host = specOf(hook(), { registries: undefined }, PSEUDO_PARAMETERS).registry;
    expect(host).toBe(`${account}.dkr.ecr.${region}.${dnsSuffix}`);
  });
});
