import { logGroupName } from '../../../infra/naming/names';
import { differencesFromDocs } from '../../fixture/documented-event';
import { type ResultEvent, receiveResults } from '../../fixture/results';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { newVersion } from '../../model/new-version';
import { CREDENTIAL, eventOf, SECRET } from './names';

const METHOD = 'Invokes the function synchronously and then asynchronously, and receives the events of both runs';
const TIMEOUT_SECONDS = 120;
/** Characters of a token that no other text contains by chance. */
const PART_LENGTH = 24;

/** What a synchronous and an asynchronous refresh leave behind. */
interface Refreshes {
  /** The versions that they wrote. */
  synchronous: string | undefined;
  asynchronous: string | undefined;
  /** The events of both. */
  events: ResultEvent[];
  /** The lines of both in the log. */
  lines: string[];
}

/** The refreshes by run, because several checks observe them. */
const refreshes = new WeakMap<Context, Promise<Refreshes>>();

function bothRefreshes(context: Context): Promise<Refreshes> {
  const both = refreshes.get(context) ?? refreshTwice(context);
  refreshes.set(context, both);
  return both;
}

async function refreshTwice(context: Context): Promise<Refreshes> {
  const { aws, stack, clock } = context;
  const { function: functionName } = stack.names(CREDENTIAL);
  const since = clock.now();
  const event = { scheduled: true };
  await aws.functions.invoke(functionName, event);
  const { versionId: synchronous } = await aws.secrets.describe(SECRET);
  await aws.functions.start(functionName, event);
  const asynchronous = await newVersion(context, SECRET, synchronous, TIMEOUT_SECONDS);
  const events = await receiveResults(context, (received) => eventOf(received, asynchronous) !== undefined, 60);
  const group = logGroupName(functionName);
  const lines = await clock.until(
    async () => {
      const written = await aws.logs.lines(group, since);
      return written.some((line) => line.includes(asynchronous ?? SECRET)) ? written : undefined;
    },
    { timeoutSeconds: 60 },
  );
  return { synchronous, asynchronous, events, lines: lines ?? [] };
}

export const successHasDocumentedFields: Check = {
  id: 'events-success-fields',
  assumption: 'The event of a successful refresh has the fields that docs/events.md shows.',
  matters: ['docs/events.md', 'infra/constructs/feed.ts', 'lambda/feed/event.ts'],
  method: `${METHOD}. Compares the event with the page.`,
  async run(context) {
    const { events, asynchronous } = await bothRefreshes(context);
    const event = eventOf(events, asynchronous);
    if (!event) return finding(false, `${events.length} events, and none about the new version`);
    const differences = differencesFromDocs('success', event, CREDENTIAL, context);
    return finding(
      differences.length === 0,
      [event['detail-type'], `resources ${event.resources.join(', ')}`, ...differences].join('; '),
    );
  },
};

export const successWithoutToken: Check = {
  id: 'events-no-token',
  assumption: "Neither the event of a refresh nor the function's log contains a part of the stored token.",
  matters: ['lambda/refresh/refresh.ts', 'docs/security.md'],
  method: `${METHOD}. Searches the event and the log for each ${PART_LENGTH} characters of the stored value.`,
  async run(context) {
    const { events, lines, asynchronous } = await bothRefreshes(context);
    const parts = partsOf((await context.aws.secrets.read(SECRET)).text);
    const event = eventOf(events, asynchronous);
    const found = [JSON.stringify(event), ...lines].filter((text) => parts.some((part) => text?.includes(part)));
    const complete = event !== undefined && lines.length > 0 && parts.length > 0;
    const read = `${event ? 'the event' : 'no event'} and ${lines.length} lines`;
    return finding(
      complete && found.length === 0,
      `${read}, ${found.length} of them with one of ${parts.length} parts`,
    );
  },
};

export const synchronousWithoutEvent: Check = {
  id: 'events-synchronous-without-event',
  assumption: 'A refresh on demand, which is a synchronous invocation, publishes no event.',
  matters: ['docs/events.md', 'infra/constructs/deployment-provider.ts'],
  method: `${METHOD}. The asynchronous run is the later one, so an event of the first would have arrived.`,
  async run(context) {
    const { events, synchronous, asynchronous } = await bothRefreshes(context);
    const [first, second] = [eventOf(events, synchronous), eventOf(events, asynchronous)];
    const count = (event: ResultEvent | undefined) => (event ? 'an event' : 'no event');
    return finding(
      first === undefined && second !== undefined,
      `${count(first)} about the synchronous run, ${count(second)} about the asynchronous one`,
    );
  },
};

/** Returns the parts of the tokens in a value. */
function partsOf(value: string): string[] {
  const tokens = value.match(/[A-Za-z0-9+/=]{72,}/g) ?? [];
  return tokens.flatMap((token) => token.match(new RegExp(`.{${PART_LENGTH}}`, 'g')) ?? []);
}
