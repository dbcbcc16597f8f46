import type { ParsedFeedSpec } from '../core/feed-spec';
import type { log } from '../runtime/log';
import { announcedVersion } from './event';
import { type FeedPorts, type FeedResult, feed } from './feed';

/** Below the function's own time-out of 100 s, so that a run that hangs still tells what it waited for. */
const RUN_MS = 90_000;

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
      signal: AbortSignal.timeout(RUN_MS),
      until: new Date(ports.clock.now().getTime() + RUN_MS),
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
