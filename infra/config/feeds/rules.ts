import { MAX_SPEC_BYTES } from '../../../lambda/core/limits';
import { PSEUDO_PARAMETERS } from '../../naming/environment';
import type { Credential } from '../credential';
import { type Feed, kindsOf } from './schema';
import { feedSpec, hostOf, sourceOf, targetOf } from './spec';
import { targetProblems } from './target-rules';

/**
 * What is wrong between the feeds of a credential and its other settings; each with its path below the credential.
 * @param network whether the config names a VPC for its functions
 */
export function feedProblems(credential: Credential, network: { vpc: boolean }): string[] {
  const { feeds } = credential;
  return feeds.flatMap((feed, index) => {
    const path = `feeds.${index}`;
    const isRepeated = feeds.slice(0, index).some(({ name }) => name === feed.name);
    const [kind] = kindsOf(feed);
    if (!kind) return []; // the schema has said so
    return [
      ...(isRepeated ? [`${path}.name: got ${feed.name}, the name of another feed; must be a name of its own`] : []),
      ...(feed.allowPrivateNetwork && !network.vpc
        ? [
            `${path}.allowPrivateNetwork: got true; must come with network, a VPC: from there alone a private host is reached`,
          ]
        : []),
      ...sourceProblems(path, feed, credential),
      ...targetProblems(targetOf(feed), feed).map((problem) => `${path}.${kind}: ${problem}`),
    ];
  });
}

function sourceProblems(path: string, feed: Feed, credential: Credential): string[] {
  const { secret, registry } = sourceOf(feed, credential);
  if (feed.registry && !registry)
    return [`${path}.registry: got none of the credential's; must be one of its registries`];
  if (feed.kubernetesSecret && feed.format && feed.format !== 'dockerconfigjson') {
    return [`${path}.format: got ${feed.format}; must be dockerconfigjson, or left out, for kubernetesSecret`];
  }
  if (!secret) {
    const format = feed.format ?? (feed.kubernetesSecret ? 'dockerconfigjson' : 'any format');
    return [`${path}.format: got ${format}; must be that of one of the credential's secrets, of the feed's registry`];
  }
  if (!hostOf(feed, credential, PSEUDO_PARAMETERS)) {
    return [
      `${path}.registry: is of the stack's own region; must be one whose region the config names, ` +
        `for not every region has hosts of ${credential.endpoints.join(', ')}`,
    ];
  }
  const bytes = Buffer.byteLength(JSON.stringify(feedSpec(feed, credential, PSEUDO_PARAMETERS)));
  return bytes > MAX_SPEC_BYTES
    ? [`${path}: got a FEED_SPEC of ${bytes} bytes; must be at most ${MAX_SPEC_BYTES}: shorten its body or its ca`]
    : [];
}
