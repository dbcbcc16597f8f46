import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeParse } from 'valibot';
import { parse } from 'yaml';
import type { Credential } from '../../../../infra/config/credential';
import { withDefaults } from '../../../../infra/config/credential';
import { type Feed, resolveFeed } from '../../../../infra/config/feeds/resolve';
import { feedSchema } from '../../../../infra/config/feeds/schema';
import { feedSpec } from '../../../../infra/config/feeds/spec';
import { credentialSchema } from '../../../../infra/config/schema';
import { type FeedSpec, type ParsedFeedSpec, parseFeedSpec } from '../../../../lambda/core/feed-spec';
import { ROOT } from '../../../run';
import { ACCOUNT } from '../../support/values';

const DOCUMENT = readFileSync(join(ROOT, 'docs/feeds.md'), 'utf8');

/** The feeds in docs/feeds.md by the name in the comment before each. The object literals are valid YAML. */
export const SNIPPETS: Record<string, string> = Object.fromEntries(
  [...DOCUMENT.matchAll(/<!-- feed: (.+) -->\n+```ts\n([\s\S]*?)```/g)].map(([, name = '', text = '']) => [name, text]),
);

/** The section of each of these feeds in docs/feeds.md, by the same name. */
export const SECTIONS: Record<string, string> = Object.fromEntries(
  DOCUMENT.split(/^#{2,3} /m).flatMap((section) => {
    const [, name] = /<!-- feed: (.+) -->/.exec(section) ?? [];
    return name === undefined ? [] : [[name, section]];
  }),
);

/** The payload of a webhook in docs/feeds.md. */
export const DOCUMENTED_PAYLOAD = JSON.parse(/```json\n([\s\S]*?)```/.exec(DOCUMENT)?.[1] ?? '') as {
  type: string;
  data: Record<string, string>;
};

/** Returns a credential with a secret in each format that the snippets use. */
export function credential(settings: object = {}): Credential {
  const parsed = safeParse(credentialSchema, {
    registries: [{ region: 'eu-west-1' }],
    secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
    ...settings,
  });
  if (!parsed.success) throw new Error(parsed.issues.map(({ message }) => message).join('; '));
  return withDefaults('ci-pull', parsed.output, 'ecr');
}

/** Returns a snippet as an object of the config, with changes. */
export function snippet(name: string, changes: object = {}): unknown {
  return { ...(parse(SNIPPETS[name] ?? '') as object), ...changes };
}

/** Returns a feed of a credential, with its secret and its target. */
export function resolved(feed: unknown, of = credential()): Feed {
  const parsed = safeParse(feedSchema, feed);
  if (!parsed.success) throw new Error(parsed.issues.map(({ message }) => message).join('; '));
  const resolution = resolveFeed(parsed.output, of);
  if (!resolution || 'problem' in resolution) throw new Error(resolution?.problem);
  return resolution.feed;
}

const PUBLIC_HOSTS =
  /https:\/\/([a-z]+\.example\.com(:\d+)?|circleci\.com|dev\.azure\.com|api\.(github\.com|bitbucket\.org|render\.com))/g;

/** Returns the spec of a feed's function, with its host replaced by one on the loopback interface. */
export function specOf(feed: unknown, { url, ca }: { url: string; ca: string }): ParsedFeedSpec {
  const environment = { account: ACCOUNT, region: 'eu-west-1', partition: 'aws', dnsSuffix: 'amazonaws.com' };
  const spec: FeedSpec = feedSpec(resolved(feed), credential(), environment);
  const local = JSON.stringify(spec).replace(PUBLIC_HOSTS, url);
  return parseFeedSpec(JSON.stringify({ ...JSON.parse(local), ca, allowPrivateNetwork: true }));
}
