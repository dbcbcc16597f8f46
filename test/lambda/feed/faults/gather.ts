import type { FeedResult } from '../../../../lambda/feed/feed';
import { runFeed } from '../../../../lambda/feed/run';
import { passwordOf, tokenOf } from '../../support/fakes';
import { thirdParty } from '../support/third-party';
import { API_CREDENTIAL, AUTH, feedSpecOf, freshSecrets, PASSWORD, PASSWORD_SECRET, portsOf } from '../support/world';
import type { FaultWorld, FeedFault } from './fault';

/** What the third party holds before. */
export const LAST = passwordOf('the last refresh');
/** What a refresh brings during the run. */
export const NEWEST = passwordOf('the next refresh');

/** What must not come to light, as docker `auth`s. */
export const SECRETS = [
  tokenOf('the last refresh'),
  AUTH,
  tokenOf('the next refresh'),
  Buffer.from(`:${API_CREDENTIAL}`).toString('base64'),
];

/** What a fault showed; all that a verdict needs. */
export interface FeedEvidence {
  fault: FeedFault;
  /** What the third party held, from the first to the last: passwords, or what else it was left with. */
  held: string[];
  /** The secret's value in the end. */
  current: string | undefined;
  requests: number;
  pausedMs: number;
  result?: FeedResult;
  error?: Error;
  /** The lines of the function's log. */
  log: string[];
}

/** Lets a fault inject a run of a feed, and gathers what it shows. */
export async function gather(fault: FeedFault): Promise<FeedEvidence> {
  const { answers = [], lastly = () => ({ status: 200 }), keeps = false } = fault;
  const held = [LAST];
  let requests = 0;
  const system = await thirdParty(async (request, raw) => {
    const reply = await (answers[requests++] ?? lastly)(request, raw);
    const takes = keeps || (reply && reply.status >= 200 && reply.status < 300);
    if (takes && request.body) held.push((JSON.parse(request.body) as { password?: string }).password ?? '');
    return reply;
  });
  const aws = freshSecrets();
  const world: FaultWorld = { aws, url: system.url, ca: system.ca, onEnd: [] };
  const log: string[] = [];
  try {
    await fault.inject?.(world);
    const spec = feedSpecOf(world.url, fault.spec?.(world.url));
    const ports = portsOf(world.aws, world, fault.limits);
    const end = await runFeed(spec, ports, undefined, (line) => void log.push(JSON.stringify(line))).then(
      (result) => ({ result }),
      (error: Error) => ({ error }),
    );
    const current = world.aws.value(PASSWORD_SECRET);
    return { fault, held, current, requests, pausedMs: world.aws.clock.sleptMs, log, ...end };
  } finally {
    for (const end of world.onEnd) end();
    await system.close();
  }
}

/** The name of what a third party holds, for people. */
export function nameOf(password: string): string {
  return (
    { [LAST]: 'last login', [PASSWORD]: 'new login', [NEWEST]: 'newest login', '': 'BLANK' }[password] ?? 'UNKNOWN'
  );
}
