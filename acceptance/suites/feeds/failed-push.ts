import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { logGroupName } from '../../../infra/naming/names';
import type { Message } from '../../aws/queues';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { FAILING } from './names';
import { DOWN } from './receiver';

const RETRIES_SECONDS = 600;
/** A line can arrive some seconds later than the message. */
const LOG_SECONDS = 60;
/** The run and two retries. */
const ATTEMPTS = 3;
/** The deployment starts a push without an event. */
const EMPTY = ['', '{}'];

export const failedPush: Check = {
  id: 'feeds-failed-push',
  assumption:
    'If the third party answers 500, the push of a deployment runs three times and leaves one message with an empty body and the error.',
  matters: ['infra/constructs/lambda-function.ts', 'docs/operations.md', 'docs/feeds.md'],
  method:
    'Waits for the message about a feed whose endpoint answers 500: up to 10 minutes, about 4 after the deployment.',
  async run({ aws, stack, clock }) {
    const since = new Date(clock.now().getTime() - 3_600_000);
    const messages: Message[] = [];
    const receive = async () => {
      messages.push(...(await aws.queues.receive(failureQueueName(stack.name))));
      return messages.length > 0 || undefined;
    };
    await clock.until(receive, { timeoutSeconds: RETRIES_SECONDS });
    await receive();
    const group = logGroupName(stack.names(FAILING).feed(DOWN).function);
    let failures = 0;
    await clock.until(
      async () => {
        failures = (await aws.logs.lines(group, since)).filter((line) => line.includes('"push failed"')).length;
        return failures >= ATTEMPTS || undefined;
      },
      { timeoutSeconds: LOG_SECONDS },
    );
    const right =
      failures === ATTEMPTS &&
      messages.length === 1 &&
      messages.every(({ body, attributes }) => EMPTY.includes(body) && /\b500\b/.test(attributes.ErrorMessage ?? ''));
    const described = messages.map(({ body, attributes }) => `"${body}", ${attributes.ErrorMessage ?? 'no error'}`);
    return finding(right, `${failures} failed pushes, ${messages.length} messages: ${described.join('; ')}`);
  },
};
