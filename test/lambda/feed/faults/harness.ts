import type { FeedResult } from '../../../../lambda/feed/feed';
import { runFeed } from '../../../../lambda/feed/run';
import { Leaks } from '../../../chaos/leaks';
import { tokenOf } from '../../support/values';
import { thirdParty } from '../support/third-party';
import { API_CREDENTIAL, AUTH, feedSpecOf, freshSecrets, PASSWORD, PASSWORD_SECRET, portsOf } from '../support/world';
import { type FaultWorld, type FeedFault, NEWEST, PREVIOUS } from './fault';

const ERROR_PREFIX = 'the feed third-party of ci-pull failed: ';
/** The passwords from the oldest to the newest, with their names in the table. */
const PASSWORDS = new Map([
  [PREVIOUS, 'previous token'],
  [PASSWORD, 'new token'],
  [NEWEST, 'newest token'],
]);
/** The secrets that must not leave a run, as docker `auth`s. */
const SECRETS = [
  tokenOf('the previous refresh'),
  AUTH,
  tokenOf('the next refresh'),
  Buffer.from(`:${API_CREDENTIAL}`).toString('base64'),
];

/** Everything that can be observed of a run with a fault. */
export interface FeedRun {
  fault: FeedFault;
  /** The passwords that the third party stored, in order. An empty string is a blank value. */
  stored: string[];
  /** The secret's value after the run. */
  current: string | undefined;
  requests: number;
  pausedMs: number;
  result?: FeedResult;
  error?: Error;
  /** The lines of the function's log. */
  log: string[];
}

/** Runs a feed with a fault. */
export async function runWithFault(fault: FeedFault): Promise<FeedRun> {
  const { responses = [], furtherResponses = () => ({ status: 200 }), alwaysStores = false } = fault;
  const stored = [PREVIOUS];
  let requests = 0;
  const system = await thirdParty(async (request, raw) => {
    const reply = await (responses[requests++] ?? furtherResponses)(request, raw);
    const stores = alwaysStores || (reply && reply.status >= 200 && reply.status < 300);
    if (stores && request.body) stored.push((JSON.parse(request.body) as { password?: string }).password ?? '');
    return reply;
  });
  const world: FaultWorld = { aws: freshSecrets(), url: system.url, ca: system.ca, onEnd: [] };
  const log: string[] = [];
  try {
    await fault.inject?.(world);
    const spec = feedSpecOf(world.url, fault.spec?.(world.url));
    const ports = portsOf(world.aws, world, fault.timeouts);
    const end = await runFeed(spec, ports, undefined, (line) => void log.push(JSON.stringify(line))).then(
      (result) => ({ result }),
      (error: Error) => ({ error }),
    );
    const current = world.aws.value(PASSWORD_SECRET);
    return { fault, stored, current, requests, pausedMs: world.aws.clock.sleptMs, log, ...end };
  } finally {
    for (const end of world.onEnd) end();
    await system.close();
  }
}

/** Returns the invariants that a run violated, each in one line. */
export function violatedInvariants(run: FeedRun): string[] {
  return [...worse(run), ...unreported(run), ...wrongAttempts(run), ...leaks(run)];
}

/** The third party never stores a blank or another value that is not a token, and no older token after a newer one. */
function worse({ stored, current, result }: FeedRun): string[] {
  const ages = stored.map((password) => [...PASSWORDS.keys()].indexOf(password));
  return [
    ...(ages.includes(-1) ? ['the third party stored a value that is not a token'] : []),
    ...(ages.some((age, index) => age < (ages[index - 1] ?? 0)) ? ['an older token replaced a newer one'] : []),
    ...(result && stored.at(-1) !== current ? ['the run succeeded, but the current token is not stored'] : []),
  ];
}

/** A run that does not push reports the reason in its error and in one line of its log. */
function unreported({ fault, result, error, log }: FeedRun): string[] {
  const lines = log.map((line) => JSON.parse(line) as { level: string; reason?: string; versionId?: string });
  const [line] = lines;
  const ending = result ? 'pushes' : 'fails';
  const problems = lines.length === 1 ? [] : [`the log has ${lines.length} lines`];
  if (ending !== fault.ends) problems.push(`the run ${ending}; must be: ${fault.ends}`);
  if (result && (line?.level !== 'INFO' || line.versionId !== result.versionId))
    problems.push('the log reports no push');
  if (!error) return problems;
  const reason = error.message.slice(ERROR_PREFIX.length);
  if (!error.message.startsWith(ERROR_PREFIX)) problems.push(`the error names no feed: ${error.message}`);
  if (line?.level !== 'ERROR' || line.reason !== error.message) problems.push('the log does not contain the error');
  const isExpected = fault.reason instanceof RegExp ? fault.reason.test(reason) : fault.reason === reason;
  return isExpected ? problems : [...problems, `the reason is "${reason}"; must be ${fault.reason}`];
}

/** There are as many attempts as are useful, with the right pauses. */
function wrongAttempts({ fault, requests, pausedMs }: FeedRun): string[] {
  return [
    ...(requests === fault.requests ? [] : [`${requests} requests; must be ${fault.requests}`]),
    ...((fault.pausesMs ?? pausedMs) === pausedMs ? [] : [`paused ${pausedMs} ms; must be ${fault.pausesMs}`]),
  ];
}

/** Nothing that leaves a run contains a piece of a token or of the API credential. */
function leaks({ result, error, log }: FeedRun): string[] {
  const known = new Leaks(SECRETS);
  const texts = [JSON.stringify(result ?? ''), `${error?.message} ${error?.stack} ${error?.cause}`, ...log];
  return [...texts, JSON.stringify(error ?? '')].flatMap((text) => {
    const piece = known.find(text);
    return piece === undefined ? [] : [`a piece of a secret was reported: ${piece}`];
  });
}

/** A run with a fault, as the table shows it. */
export interface FeedRow {
  family: string;
  fault: string;
  /** What the third party stored before the run, such as `previous token`. */
  before: string;
  /** What it stored after the run. */
  after: string;
  /** How many requests it received. */
  attempts: string;
  /** The result or the error of the run. */
  reported: string;
  /** The violated invariants. */
  broken: string[];
}

/** Returns the row of a run. */
export function rowOf(run: FeedRun): FeedRow {
  const { fault, stored, requests, error } = run;
  const nameOf = (password = '') => PASSWORDS.get(password) ?? (password === '' ? 'BLANK' : 'UNKNOWN');
  return {
    family: fault.family,
    fault: fault.name,
    before: nameOf(stored[0]),
    after: nameOf(stored.at(-1)),
    attempts: String(requests),
    reported: error ? `error: ${error.message.replace(ERROR_PREFIX, '')}` : 'pushed',
    broken: violatedInvariants(run),
  };
}
