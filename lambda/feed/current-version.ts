import type { ParsedFeedSpec } from '../core/feed-spec';
import { versionExpiry } from '../core/version-id';
import type { FeedOptions, FeedPorts } from './ports';

/** How often the secret is read until Secrets Manager returns the announced version. */
const MAX_READS = 5;
const PAUSE_MS = 1000;

/**
 * Reads the secret's current version. Secrets Manager may take a moment to return a new version. Therefore the function
 * reads again while the version is older than the one that an event announced.
 * @throws Error if the secret has no value, if the value has expired, or if the announced version is not returned
 */
export async function readCurrentVersion(
  { secret }: Pick<ParsedFeedSpec, 'secret'>,
  { secrets, clock }: Pick<FeedPorts, 'secrets' | 'clock'>,
  { signal, announcedVersion }: Pick<FeedOptions, 'signal' | 'announcedVersion'>,
): Promise<{ value: string; versionId: string }> {
  for (let reads = 1; ; reads++) {
    const version = await secrets.value(secret.name, signal);
    if (!version) throw new Error(`${secret.name} has no value yet`);
    if (!announcedVersion || !isOlder(version.versionId, announcedVersion)) {
      const expiresAt = versionExpiry(version.versionId);
      if (expiresAt && expiresAt <= clock.now()) {
        throw new Error(
          `${secret.name} expired at ${expiresAt.toISOString()}, because its refreshes have failed for hours`,
        );
      }
      return version;
    }
    if (reads === MAX_READS) {
      throw new Error(`Secrets Manager does not return the version ${announcedVersion} of ${secret.name} yet`);
    }
    await clock.sleep(PAUSE_MS);
  }
}

function isOlder(versionId: string, than: string): boolean {
  const [expiry, otherExpiry] = [versionExpiry(versionId), versionExpiry(than)];
  return expiry !== undefined && otherExpiry !== undefined && expiry < otherExpiry;
}
