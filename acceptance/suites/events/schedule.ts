import { isDeepStrictEqual } from 'node:util';
import { receiveResults } from '../../fixture/results';
import type { Check } from '../../model/check';
import { finding } from '../../model/finding';
import { newVersion } from '../../model/new-version';
import { eventOf, SECRET } from './names';

/** EventBridge Scheduler starts a target within a minute after its time. */
const AHEAD_SECONDS = 60;
const TIMEOUT_SECONDS = 300;

export const scheduleStartsRefresh: Check = {
  id: 'events-schedule-starts-refresh',
  assumption:
    "EventBridge Scheduler may start the function with the role and the event of the deployed schedule, and a refresh's event follows.",
  matters: ['infra/constructs/schedule.ts', 'infra/policies/scheduler.ts'],
  method:
    'Copies the target of the deployed schedule into a schedule that runs once, a minute later, and waits for a new version and its event.',
  async run(context) {
    const { aws, stack, clock } = context;
    const [deployed] = await aws.stacks.resources(stack.name, 'AWS::Scheduler::Schedule');
    if (!deployed) return finding(false, 'the stack has no schedule');
    const target = await aws.schedules.target(deployed);
    const { versionId: before } = await aws.secrets.describe(SECRET);
    const now = clock.now().getTime();
    await aws.schedules.createOnce(`${stack.name}-once-${now}`, new Date(now + AHEAD_SECONDS * 1000), target);
    const after = await newVersion(context, SECRET, before, TIMEOUT_SECONDS);
    if (!after) return finding(false, `no new version after ${TIMEOUT_SECONDS} seconds`);
    const seconds = Math.round((clock.now().getTime() - now) / 1000);
    const event = eventOf(await receiveResults(context, (events) => eventOf(events, after) !== undefined, 60), after);
    const sent = event && isDeepStrictEqual(event.detail.requestPayload, JSON.parse(target.input));
    const described = event ? `an event about ${JSON.stringify(event.detail.requestPayload)}` : 'no event';
    return finding(sent === true, `a new version after ${seconds} seconds, and ${described}`);
  },
};
