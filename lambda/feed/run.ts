import type { ParsedFeedSpec } from '../core/feed-spec';
import { RUN_TIMEOUT_SECONDS } from '../core/limits';
import type { log } from '../runtime/log';
import { parseAnnouncedVersion } from './event';
import { type FeedResult, feed } from './feed';
import type { FeedPorts } from './ports';

/**
 * Runs a feed as its function does: with a timeout, and with one line in the log.
 * @param event the success event of a refresh, as Lambda sends it to EventBridge. The run pushes the secret's current
 * version for any other event too.
 * @throws FeedError
 */
export async function runFeed(
  spec: ParsedFeedSpec,
  ports: FeedPorts,
  event: unknown,
  write: typeof log,
): Promise<FeedResult> {
  try {
    const result = await feed(spec, ports, {
      signal: AbortSignal.timeout(RUN_TIMEOUT_SECONDS * 1000),
      until: new Date(ports.clock.now().getTime() + RUN_TIMEOUT_SECONDS * 1000),
      announcedVersion: parseAnnouncedVersion(event, spec.secret.name),
    });
    write({ level: 'INFO', message: 'pushed', ...result });
    return result;
  } catch (error) {
    const { credential, feed: name } = spec;
    write({ level: 'ERROR', message: 'push failed', credential, feed: name, reason: (error as Error).message });
    throw error;
  }
}
