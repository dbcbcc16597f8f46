import { setTimeout as sleep } from 'node:timers/promises';
import { parseFeedSpec } from '../core/feed-spec';
import { log } from '../runtime/log';
import { secretsManager } from '../runtime/secrets-manager';
import { httpsClient } from './delivery/https-client';
import type { FeedResult } from './feed';
import type { FeedPorts } from './ports';
import { runFeed } from './run';

const spec = parseFeedSpec(process.env.FEED_SPEC);

const ports: FeedPorts = {
  secrets: secretsManager(),
  send: httpsClient(spec),
  clock: { now: () => new Date(), sleep: (milliseconds) => sleep(milliseconds) },
  random: Math.random,
};

/** The handler of a feed's function. */
export async function handler(event?: unknown): Promise<FeedResult> {
  return runFeed(spec, ports, event, log);
}
