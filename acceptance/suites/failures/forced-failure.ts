import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { logGroupName } from '../../../infra/naming/names';
import type { Message } from '../../aws/queues';
import type { SecretValue } from '../../aws/secrets';
import { type ResultEvent, receiveResults } from '../../fixture/results';
import type { Context } from '../../model/context';
import { attempt } from '../../model/finding';

/** The credential of this suite. */
export const CREDENTIAL = 'acceptance-failures';

/** Its secret. */
export const SECRET = `ecr-${CREDENTIAL}-json`;

/** How the checks force the failure, for their methods. */
export const METHOD =
  'Marks the secret for deletion, starts the function with the event of its schedule, waits about 4 minutes for the ' +
  'retries, and restores the secret';

/** Lambda retries after about 1 and 2 minutes. */
const RETRIES_SECONDS = 600;
const SECRET_SECONDS = 60;
const LOG_SECONDS = 60;
/** The run and two retries. */
export const ATTEMPTS = 3;

/** What a failed run and its retries left behind. */
export interface Failure {
  startedAt: Date;
  /** The state of the failing alarm before. */
  alarmBefore: string;
  /** The reason of each attempt, from the log. */
  attempts: string[];
  /** The messages in the dead-letter queue. */
  messages: Message[];
  /** The events with the results of the function. */
  events: ResultEvent[];
  before: SecretValue;
  /** The value after the secret was restored. */
  after: SecretValue;
}

/** Returns the state of the credential's failing alarm. */
export async function alarmState({ aws, stack }: Pick<Context, 'aws' | 'stack'>): Promise<string> {
  const name = `${stack.names(CREDENTIAL).function}-failing`;
  return (await aws.cloudWatch.alarmStates([name]))[name] ?? 'missing';
}

/** The failures by run, because each takes minutes and several checks observe it. */
const failures = new WeakMap<Context, Promise<Failure>>();

/** Forces a failure, once in a run. */
export function forcedFailure(context: Context): Promise<Failure> {
  const failure = failures.get(context) ?? force(context);
  failures.set(context, failure);
  return failure;
}

async function force(context: Context): Promise<Failure> {
  const { aws, stack, clock } = context;
  const { function: functionName } = stack.names(CREDENTIAL);
  const before = await aws.secrets.read(SECRET);
  const startedAt = clock.now();
  const alarmBefore = await alarmState(context);
  await aws.secrets.markForDeletion(SECRET);
  let left: Pick<Failure, 'messages' | 'events'>;
  try {
    await clock.until(async () => (await attempt(aws.secrets.read(SECRET))).error, { timeoutSeconds: SECRET_SECONDS });
    await aws.functions.start(functionName, { scheduled: true });
    left = await leftBehind(context);
  } finally {
    await aws.secrets.restore(SECRET);
  }
  const readAgain = async () => {
    const read = await attempt(aws.secrets.read(SECRET));
    return read.error ? undefined : read.value;
  };
  const after = await clock.until(readAgain, { timeoutSeconds: SECRET_SECONDS });
  if (!after) throw new Error(`${SECRET} could not be read after it was restored`);
  return { startedAt, alarmBefore, attempts: await failedAttempts(context, startedAt), ...left, before, after };
}

/** Returns the reasons of the failures in the log. A line can arrive some seconds later than the message. */
async function failedAttempts({ aws, stack, clock }: Context, since: Date): Promise<string[]> {
  let reasons: string[] = [];
  await clock.until(
    async () => {
      reasons = (await aws.logs.lines(logGroupName(stack.names(CREDENTIAL).function), since)).flatMap(failureIn);
      return reasons.length >= ATTEMPTS || undefined;
    },
    { timeoutSeconds: LOG_SECONDS },
  );
  return reasons;
}

/** Waits for the first message and the first event, and then for more of them. */
async function leftBehind(context: Context): Promise<Pick<Failure, 'messages' | 'events'>> {
  const queue = failureQueueName(context.stack.name);
  const messages: Message[] = [];
  const receive = async () => {
    messages.push(...(await context.aws.queues.receive(queue)));
    return messages.length > 0 || undefined;
  };
  await context.clock.until(receive, { timeoutSeconds: RETRIES_SECONDS, everySeconds: 5 });
  const events = await receiveResults(context, (received) => received.length > 0, 60);
  events.push(...(await receiveResults(context, () => true, 0)));
  await receive();
  return { messages, events };
}

/** Returns the reason in a line of the log, if the line reports a failed refresh. */
function failureIn(line: string): string[] {
  if (!line.startsWith('{')) return []; // Lambda's own lines are plain text in some partitions
  const { message, reason } = JSON.parse(line) as { message?: string; reason?: string };
  return message === 'refresh failed' ? [reason ?? ''] : [];
}
