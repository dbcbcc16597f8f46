import { differencesFromDocs } from '../../fixture/documented-event';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { ATTEMPTS, CREDENTIAL, forcedFailure, METHOD } from './forced-failure';

/** The attributes of a message that docs/operations.md names. */
const ATTRIBUTES = ['RequestID', 'ErrorCode', 'ErrorMessage'];
const REASON = /is marked for deletion/;

export const retries: Check = {
  id: 'failures-three-attempts',
  assumption: 'Lambda runs a failed refresh three times, and each attempt reports the documented reason.',
  matters: ['infra/constructs/lambda-function.ts', 'lambda/runtime/secrets-manager.ts', 'docs/operations.md'],
  method: `${METHOD}. Counts the failures in the log.`,
  async run(context) {
    const { attempts } = await forcedFailure(context);
    const right = attempts.length === ATTEMPTS && attempts.every((reason) => REASON.test(reason));
    return finding(right, `${attempts.length} attempts: ${[...new Set(attempts)].join('; ')}`);
  },
};

export const leavesMessage: Check = {
  id: 'failures-dead-letter',
  assumption: 'The retries leave one message with the event and the attributes RequestID, ErrorCode and ErrorMessage.',
  matters: ['infra/constructs/failure-queue.ts', 'docs/operations.md'],
  method: `${METHOD}. Receives all messages of the dead-letter queue.`,
  async run(context) {
    const { messages } = await forcedFailure(context);
    const [message] = messages;
    const right =
      messages.length === 1 &&
      message?.body === '{"scheduled":true}' &&
      ATTRIBUTES.every((name) => message.attributes[name]) &&
      REASON.test(message.attributes.ErrorMessage ?? '');
    const described = messages.map(({ body, attributes }) => `${body} with ${JSON.stringify(attributes)}`);
    return finding(right, `${messages.length} messages: ${described.join('; ')}`);
  },
};

export const leavesEvent: Check = {
  id: 'failures-event',
  assumption: 'After the retries, Lambda publishes one event, with the fields that docs/events.md shows.',
  matters: ['docs/events.md', 'infra/constructs/refresher.ts'],
  method: `${METHOD}. Receives the events that the documented rule matches.`,
  async run(context) {
    const { events } = await forcedFailure(context);
    const [event] = events;
    const differences = event ? differencesFromDocs('failure', event, CREDENTIAL, context) : [];
    const described = event ? `${event['detail-type']}, ${event.detail.requestContext.condition}` : 'none';
    return finding(
      events.length === 1 && differences.length === 0,
      [`${events.length} events: ${described}`, ...differences].join('; '),
    );
  },
};
