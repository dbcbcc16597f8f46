import { describe, expect, it } from 'vitest';
import { actionsOf, ROLE_ACTIONS } from './support/actions';
import { arnOf, OTHER_ACCOUNT } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { type Attempt, all, allowed, NO_RESOURCE } from './support/requests';

const FUNCTIONS = { refresher: 'EcrCredentials-a', feed: 'EcrCredentials-a-feed-hook' };

// Both kinds of function have the same permissions in these services, except that only a refresher sends results.
describe.each(['refresher', 'feed'] as const)('the function of a %s', (unit) => {
  const role = { [unit]: ROLES[unit] };

  it('writes to its own log only', async () => {
    const names = [...Object.values(FUNCTIONS), 'EcrCredentials-ab', 'EcrCredentials-a-feed-other'];
    const logs = names.map((name) => [name, arnOf('logs', `log-group:/aws/lambda/${name}:log-stream:today`)]);
    const attempts = actionsOf('logs', 'PutLogEvents GetLogEvents DeleteLogStream');
    expect(await allowed(functions, role, [[attempts, Object.fromEntries(logs)]])).toEqual([
      `${unit}, logs:PutLogEvents ${FUNCTIONS[unit]}`,
    ]);
  });

  it('sends events to the dead-letter queue of its stack only, and receives none', async () => {
    const queues = {
      'the queue': arnOf('sqs', 'EcrCredentials-failures'),
      'the queue of another stack': arnOf('sqs', 'EcrCredentials-platform-failures'),
      'the queue of another account': arnOf('sqs', 'EcrCredentials-failures', OTHER_ACCOUNT),
      'another queue': arnOf('sqs', 'any'),
    };
    const attempts = actionsOf('sqs', 'SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes');
    expect(await allowed(functions, role, [[attempts, queues]])).toEqual([`${unit}, sqs:SendMessage the queue`]);
  });

  it('changes no rule and no alarm, and sends results to the default event bus only if it is a refresher', async () => {
    const buses = {
      'the default bus': arnOf('events', 'event-bus/default'),
      'another bus': arnOf('events', 'event-bus/orders'),
      'the bus of another account': arnOf('events', 'event-bus/default', OTHER_ACCOUNT),
    };
    const alarm = { 'its alarm': arnOf('cloudwatch', 'alarm:EcrCredentials-a-stale') };
    const requests = await allowed(functions, role, [
      [['events:PutEvents'], buses],
      [actionsOf('events', 'PutRule PutTargets DeleteRule'), { 'a rule': arnOf('events', 'rule/any') }],
      [['sns:Publish'], { 'the topic': arnOf('sns', 'EcrCredentials-alarms') }],
      [actionsOf('cloudwatch', 'PutMetricAlarm SetAlarmState DisableAlarmActions'), alarm],
    ]);
    expect(requests).toEqual(unit === 'refresher' ? ['refresher, events:PutEvents the default bus'] : []);
  });

  it('changes no function and no permission', async () => {
    const { refresher, feed } = FUNCTIONS;
    const lambda = { refresher: arnOf('lambda', `function:${refresher}`), feed: arnOf('lambda', `function:${feed}`) };
    const attempts: Attempt = [actionsOf('lambda', 'InvokeFunction UpdateFunctionCode AddPermission'), lambda];
    expect(await allowed(functions, role, [attempts, [ROLE_ACTIONS, ROLES]])).toEqual([]);
  });

  it('is connected to a VPC by Lambda, never by its own code, and uses nothing else in EC2', async () => {
    const networkInterface = { 'an interface': arnOf('ec2', 'network-interface/eni-0a1b2c3d') };
    const describing = actionsOf('ec2', 'DescribeNetworkInterfaces DescribeSubnets');
    const connecting = actionsOf(
      'ec2',
      'AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface UnassignPrivateIpAddresses',
    );
    const others = actionsOf('ec2', 'AttachNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute');
    const callers = {
      'by Lambda': {},
      'by its code': { 'lambda:SourceFunctionArn': arnOf('lambda', `function:${FUNCTIONS[unit]}`) },
    };
    const onInterface: Attempt = [[...connecting, ...others], networkInterface];
    const requests = await allowed(functions, role, [[describing, NO_RESOURCE], onInterface], callers);
    const onAny = all([unit], describing, [''], ['by Lambda']);
    expect(requests).toEqual([...all([unit], connecting, ['an interface'], ['by Lambda']), ...onAny].sort());
  });
});
