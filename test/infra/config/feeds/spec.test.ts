import { describe, expect, it } from 'vitest';
import { feedSpec } from '../../../../infra/config/feeds/spec';
import type { FeedConfig, FeedOptions } from '../../../../infra/config/feeds/types';
import { PSEUDO_PARAMETERS } from '../../../../infra/naming/environment';
import { parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { credential, resolved, SNIPPETS, snippet } from '../../../lambda/feed/support/snippets';

const PLACE = { account: '123456789012', region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };

function specOf(feed: unknown, of = credential(), place = PLACE) {
  return feedSpec(resolved(feed, of), of, place);
}

const hook = (changes: Partial<FeedOptions> = {}): FeedConfig => ({
  name: 'hook',
  webhook: { url: 'https://example.com/' },
  apiSecret: { name: 'feeds/hook', field: 'signing' },
  ...changes,
});

describe("what a feed's function is told", () => {
  it('is everything by name, and nothing that is secret', () => {
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

  it("names the registry by the stack's own account and region where the config names none", () => {
    const { registry } = specOf(hook(), credential({ registries: undefined }), PSEUDO_PARAMETERS);
    expect(registry).toBe(
      `${PSEUDO_PARAMETERS.account}.dkr.ecr.${PSEUDO_PARAMETERS.region}.${PSEUDO_PARAMETERS.dnsSuffix}`,
    );
  });

  it('names the registry and the secret that the feed asks for', () => {
    const of = credential({
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
      secrets: [
        { format: 'password', region: 'eu-west-1', name: 'ireland' },
        { format: 'password', region: 'us-east-1', name: 'virginia' },
      ],
    });
    const registry = { account: '210987654321', region: 'us-east-1' };
    const told = [hook(), hook({ registry })].map((feed) => specOf(feed, of));
    expect(told.map(({ secret, registry: host }) => [secret.name, host])).toEqual([
      ['ireland', '123456789012.dkr.ecr.eu-west-1.amazonaws.com'],
      ['virginia', '210987654321.dkr.ecr.us-east-1.amazonaws.com'],
    ]);
  });

  it('names the secret that is of the registry', () => {
    const of = credential({
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'eu-west-1' }],
      secrets: [
        { format: 'json', account: '210987654321', name: 'other' },
        { format: 'password', name: 'any' },
      ],
    });
    const registry = { account: '210987654321', region: 'eu-west-1' };
    const told = [hook({ format: 'json', registry }), hook({ format: 'password', registry })].map((feed) =>
      specOf(feed, of),
    );
    expect(told.map(({ secret, registry: host }) => `${secret.name} ${host}`)).toEqual([
      'other 210987654321.dkr.ecr.eu-west-1.amazonaws.com',
      'any 210987654321.dkr.ecr.eu-west-1.amazonaws.com',
    ]);
  });

  it('names the public registry only where there is no other', () => {
    const told = [{ publicRegistry: true }, { publicRegistry: true, registries: [] }].map((settings) =>
      specOf(hook(), credential(settings)),
    );
    expect(told.map(({ registry }) => registry)).toEqual([
      '123456789012.dkr.ecr.eu-west-1.amazonaws.com',
      'public.ecr.aws',
    ]);
  });
});
