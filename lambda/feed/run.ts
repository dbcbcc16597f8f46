import type { ParsedFeedSpec } from '../core/feed-spec';
import { RUN_TIMEOUT_SECONDS } from '../core/limits';
import type { log } from '../runtime/log';
import { announcedVersion } from './event';
import { type FeedResult, feed } from './feed';
import type { FeedPorts } from './ports';

/**
 * A feed's run as its function makes it: within its time, and with one line in the log.
 * @param event the end of a refresh, as Lambda's destinations put it on the event bus; whatever it is, the run pushes
 * the secret's current version
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
      announced: announcedVersion(event, spec.secret.name),
    });
    write({ level: 'INFO', message: 'pushed', ...result });
    return result;
  } catch (error) {
    const { credential, feed: name } = spec;
    write({ level: 'ERROR', message: 'push failed', credential, feed: name, reason: (error as Error).message });
    throw error;
  }
}
