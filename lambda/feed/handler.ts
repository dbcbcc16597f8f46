import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log';
import { secretsManager } from '../secrets';
import { announcedVersion } from './event';
import { type FeedPorts, type FeedResult, feed } from './feed';
import { httpsSender } from './send';
import { parseFeedSpec } from './spec';

/** Below the function's own time-out of 100 s, so that a run that hangs still tells what it waited for. */
const RUN_MS = 90_000;

const spec = parseFeedSpec(process.env.FEED_SPEC);

const ports: FeedPorts = {
  secrets: secretsManager(),
  send: httpsSender(spec),
  clock: { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) },
  random: Math.random,
};

/**
 * The entry of a feed's Lambda function.
 * @param event the end of a refresh, as Lambda's destinations put it on the event bus; whatever it is, the run pushes
 * the secret's current version
 */
export async function handler(event?: unknown): Promise<FeedResult> {
  try {
    const result = await feed(spec, ports, {
      signal: AbortSignal.timeout(RUN_MS),
      until: new Date(Date.now() + RUN_MS),
      announced: announcedVersion(event, spec.secret.name),
    });
    log({ level: 'INFO', message: 'pushed', ...result });
    return result;
  } catch (error) {
    const { credential, feed: name } = spec;
    log({ level: 'ERROR', message: 'push failed', credential, feed: name, reason: (error as Error).message });
    throw error;
  }
}
