import { logGroupName } from '../../../infra/naming/names';
import type { Check } from '../../model/check';
import type { Context } from '../../model/context';
import { finding } from '../../model/finding';
import { newVersion } from '../../model/new-version';
import { CREDENTIAL, SECRET, SINK } from './names';
import { digestOf, type Received, receivedIn, receiverLog } from './receiver';

const HOUR_MS = 3_600_000;
const ARRIVAL_SECONDS = 120;

/** Waits until the receiver has logged a version of the secret. */
function receipt({ aws, stack, clock }: Context, versionId: string | undefined): Promise<Received | undefined> {
  const since = new Date(clock.now().getTime() - HOUR_MS);
  return clock.until(
    async () => {
      const lines = await aws.logs.lines(receiverLog({ stack }), since);
      return receivedIn(lines).findLast(({ version }) => version === versionId);
    },
    { timeoutSeconds: ARRIVAL_SECONDS },
  );
}

/** Compares what the receiver logged with the stored value. */
async function compared(context: Context, versionId: string | undefined) {
  const received = await receipt(context, versionId);
  if (!received) return finding(false, `the receiver did not log the version within ${ARRIVAL_SECONDS} seconds`);
  const stored = await context.aws.secrets.read(SECRET, versionId);
  const same = received.digest === digestOf(stored.text);
  return finding(
    same && received.signed,
    `received the version with ${same ? 'the stored' : 'another'} password and ${received.signed ? 'a valid' : 'a wrong'} signature`,
  );
}

export const pushedByDeployment: Check = {
  id: 'feeds-deployment-push',
  assumption:
    "A deployment starts the feed, which delivers the first token to the third party's HTTPS endpoint, signed.",
  matters: ['infra/constructs/feed.ts', 'infra/policies/feed.ts', 'lambda/feed/delivery/webhook.ts'],
  method:
    'Waits until the log of a function with a URL contains the current version, and compares digests of the password.',
  async run(context) {
    return compared(context, (await context.aws.secrets.describe(SECRET)).versionId);
  },
};

export const pushedByEvent: Check = {
  id: 'feeds-event-push',
  assumption: 'The event of a refresh starts the feed, which delivers the new token.',
  matters: ['infra/constructs/feed.ts', 'lambda/feed/event.ts', 'docs/adr/0035-feeds-follow-events.md'],
  method: 'Starts the refresher as its schedule does, and waits until the receiver has logged the new version.',
  async run(context) {
    const { aws, stack } = context;
    const { versionId: before } = await aws.secrets.describe(SECRET);
    await aws.functions.start(stack.names(CREDENTIAL).function, { scheduled: true });
    const after = await newVersion(context, SECRET, before, ARRIVAL_SECONDS);
    return after ? compared(context, after) : finding(false, 'the refresh wrote no new version');
  },
};

export const forgedEvent: Check = {
  id: 'feeds-forged-event',
  assumption:
    'An event that another principal sends starts the feed too, and the feed ignores the version that it announces.',
  matters: ['docs/events.md', 'docs/security.md', 'lambda/feed/event.ts'],
  method:
    "Sends an event that looks like a refresh's result to the event bus, and waits for the warning in the feed's log.",
  async run(context) {
    const { aws, stack, target, clock } = context;
    const { partition, region, account } = target;
    const { function: functionName, feed } = stack.names(CREDENTIAL);
    const functionArn = `arn:${partition}:lambda:${region}:${account}:function:${functionName}:$LATEST`;
    const since = clock.now();
    await aws.eventRules.send({
      source: 'lambda',
      detailType: 'Lambda Function Invocation Result - Success',
      resources: [functionArn],
      detail: {
        requestContext: { functionArn },
        responsePayload: { secrets: [{ name: SECRET, versionId: 'no-version-of-a-refresh' }] },
      },
    });
    const warning = await clock.until(
      async () => {
        const lines = await aws.logs.lines(logGroupName(feed(SINK).function), since);
        return lines.find((line) => line.includes('event ignored'));
      },
      { timeoutSeconds: ARRIVAL_SECONDS },
    );
    return finding(warning !== undefined, warning ?? `no warning within ${ARRIVAL_SECONDS} seconds`);
  },
};
