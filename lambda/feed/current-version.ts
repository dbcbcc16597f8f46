import type { ParsedFeedSpec } from '../core/feed-spec';
import { versionExpiry } from '../core/version-id';
import type { FeedOptions, FeedPorts } from './ports';

/** How often an older version than the announced one is read before it is taken for the current one after all. */
const MAX_READS = 5;
const PAUSE_MS = 1000;

/**
 * Reads the secret's current version, not an older one than an event has announced: Secrets Manager may take a moment to
 * show a new version.
 * @throws Error if there is none, or it has expired, or the announced one doesn't show
 */
export async function readCurrent(
  { secret }: Pick<ParsedFeedSpec, 'secret'>,
  { secrets, clock }: Pick<FeedPorts, 'secrets' | 'clock'>,
  { signal, announced }: Pick<FeedOptions, 'signal' | 'announced'>,
): Promise<{ value: string; versionId: string }> {
  for (let reads = 1; ; reads++) {
    const version = await secrets.value(secret.name, signal);
    if (!version) throw new Error(`${secret.name} has no value yet`);
    if (!announced || !isOlder(version.versionId, announced)) {
      const expiresAt = versionExpiry(version.versionId);
      if (expiresAt && expiresAt <= clock.now()) {
        throw new Error(`${secret.name} expired at ${expiresAt.toISOString()}: its refresh has failed for hours`);
      }
      return version;
    }
    if (reads === MAX_READS) throw new Error(`${secret.name} does not show the version ${announced} yet`);
    await clock.sleep(PAUSE_MS);
  }
}

function isOlder(versionId: string, announced: string): boolean {
  const [expiry, least] = [versionExpiry(versionId), versionExpiry(announced)];
  return expiry !== undefined && least !== undefined && expiry < least;
}
