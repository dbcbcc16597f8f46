import { MAX_SPEC_BYTES } from '../../../lambda/core/limits';
import { PSEUDO_PARAMETERS } from '../../naming/environment';
import { type Feed, resolveFeed } from './resolve';
import type { FeedSettings } from './schema';
import { type FeedingCredential, feedHost, feedSpec } from './spec';
import { targetProblems } from './target-rules';

/**
 * Resolves the feeds of a credential.
 * @param network whether the config names a VPC for its functions
 * @returns the feeds, and the problems between them and the credential, each with its path below the credential
 */
export function resolveFeeds(
  settings: readonly FeedSettings[],
  credential: FeedingCredential,
  network: { vpc: boolean },
): { feeds: Feed[]; problems: string[] } {
  const feeds: Feed[] = [];
  const problems = settings.flatMap((each, index) => {
    const resolution = resolveFeed(each, credential);
    if (!resolution) return [];
    const path = `feeds.${index}`;
    const isRepeated = settings.slice(0, index).some(({ name }) => name === each.name);
    const found = [
      ...(isRepeated ? [`.name: got ${each.name}, the name of another feed; must be unique in the credential`] : []),
      ...(each.allowPrivateNetwork && !network.vpc
        ? ['.allowPrivateNetwork: got true; must come with network, because only a VPC can reach a private host']
        : []),
    ];
    if ('feed' in resolution) feeds.push(resolution.feed);
    return [
      ...found,
      ...('feed' in resolution ? problemsOf(resolution.feed, credential) : [`.${resolution.problem}`]),
      ...targetProblems(resolution.target, each).map((problem) => `.${resolution.kind}: ${problem}`),
    ].map((problem) => `${path}${problem}`);
  });
  return { feeds, problems };
}

function problemsOf(feed: Feed, credential: FeedingCredential): string[] {
  if (feedHost(feed, credential, PSEUDO_PARAMETERS) === undefined) {
    return [
      ".registry: is in the stack's region; must be one whose region the config names, " +
        `because not every region has hosts of type ${credential.endpoints.join(', ')}`,
    ];
  }
  const bytes = Buffer.byteLength(JSON.stringify(feedSpec(feed, credential, PSEUDO_PARAMETERS)));
  return bytes > MAX_SPEC_BYTES
    ? [`: got a FEED_SPEC of ${bytes} bytes; must be at most ${MAX_SPEC_BYTES}: shorten its body or its ca`]
    : [];
}
