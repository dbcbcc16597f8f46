import type { FeedSpec } from '../../../lambda/core/feed-spec';
import type { StackEnvironment } from '../../naming/environment';
import { type RegistriesAndSecrets, secretHosts } from '../secrets/registries';
import type { Feed } from './resolve';

/** A credential, as far as the spec of its feeds depends on it. */
export interface FeedingCredential extends RegistriesAndSecrets {
  name: string;
}

/**
 * Returns the host that a feed's placeholders describe. It is undefined if the region is not known at synth and not
 * every region has such a host.
 */
export function feedHost(
  { secret, registry }: Pick<Feed, 'secret' | 'registry'>,
  credential: FeedingCredential,
  environment: StackEnvironment,
): string | undefined {
  const [host] = secretHosts({ ...credential, registries: registry ? [registry] : [] }, secret, environment);
  return host;
}

/**
 * Returns the spec of a feed's function.
 * @param environment where the stack is deployed: the registry's host can contain CloudFormation references
 * @throws Error if the registry has no host; the rules of the config report that first
 */
export function feedSpec(feed: Feed, credential: FeedingCredential, environment: StackEnvironment): FeedSpec {
  const { secret, target, ca, allowPrivateNetwork, apiSecret } = feed;
  const registry = feedHost(feed, credential, environment);
  if (registry === undefined)
    throw new Error(`the registry of the feed ${feed.name} of ${credential.name} has no host`);
  const { name, field } = apiSecret;
  return {
    credential: credential.name,
    feed: feed.name,
    secret: { name: secret.name, format: secret.format },
    registry,
    apiSecret: { name, ...(field === undefined ? {} : { field }) },
    target,
    ...(ca === undefined ? {} : { ca }),
    allowPrivateNetwork,
  };
}
