import type { ParsedFeedSpec } from '../core/feed-spec';
import { RUN_TIMEOUT_SECONDS } from '../core/limits';
import type { log } from '../runtime/log';
import { parseAnnouncement } from './event';
import { type FeedResult, feed } from './feed';
import type { FeedPorts } from './ports';

/**
 * Runs a feed as its function does: with a timeout, and with one line in the log. A line before it warns of an event that
 * is ignored.
 * @param event the success event of a refresh, as Lambda sends it to EventBridge. The run pushes the secret's current
 * version for any other event and for an ignored one too.
 * @throws FeedError
 */
export async function runFeed(
  spec: ParsedFeedSpec,
  ports: FeedPorts,
  event: unknown,
  write: typeof log,
): Promise<FeedResult> {
  const { credential, feed: name } = spec;
  const { version: announcedVersion, ignored } = parseAnnouncement(event, spec.secret.name, ports.clock.now());
  if (ignored !== undefined) {
    write({
      level: 'WARN',
      message: 'event ignored; pushing the current version',
      credential,
      feed: name,
      reason: ignored,
    });
  }
  try {
    const result = await feed(spec, ports, {
      signal: AbortSignal.timeout(RUN_TIMEOUT_SECONDS * 1000),
      until: new Date(ports.clock.now().getTime() + RUN_TIMEOUT_SECONDS * 1000),
      announcedVersion,
    });
    write({ level: 'INFO', message: 'pushed', ...result });
    return result;
  } catch (error) {
    write({ level: 'ERROR', message: 'push failed', credential, feed: name, reason: (error as Error).message });
    throw error;
  }
}
