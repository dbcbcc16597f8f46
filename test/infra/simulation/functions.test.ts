import { describe, expect, it } from 'vitest';
import { actions, ROLE_ACTIONS } from './support/actions';
import { arnOf, OTHER_ACCOUNT } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { all, allowed, NO_RESOURCE } from './support/requests';

const FUNCTIONS = { refresher: 'EcrCredentials-a', feed: 'EcrCredentials-a-feed-hook' };

/** Every function of the product has the same permissions in these services. */
describe.each(['refresher', 'feed'] as const)('the function of a %s', (unit) => {
  const role = { [unit]: ROLES[unit] };

  it('writes to its own log only', async () => {
    const names = [...Object.values(FUNCTIONS), 'EcrCredentials-ab', 'EcrCredentials-a-feed-other'];
    const logs = names.map((name) => [name, arnOf('logs', `log-group:/aws/lambda/${name}:log-stream:today`)]);
    const attempts = actions('logs', 'PutLogEvents GetLogEvents DeleteLogStream');
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
    const attempts = actions('sqs', 'SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes');
    expect(await allowed(functions, role, [[attempts, queues]])).toEqual([`${unit}, sqs:SendMessage the queue`]);
  });

  it('changes no rule and no alarm, and sends results to the default event bus only if it is a refresher', async () => {
    const buses = {
      'the default bus': arnOf('events', 'event-bus/default'),
      'another bus': arnOf('events', 'event-bus/orders'),
      'the bus of another account': arnOf('events', 'event-bus/default', OTHER_ACCOUNT),
    };
    const result = await allowed(functions, role, [
      [['events:PutEvents'], buses],
      [actions('events', 'PutRule PutTargets DeleteRule'), { 'a rule': arnOf('events', 'rule/any') }],
      [['sns:Publish'], { 'the topic': arnOf('sns', 'EcrCredentials-alarms') }],
      [
        actions('cloudwatch', 'PutMetricAlarm SetAlarmState DisableAlarmActions'),
        { 'its alarm': arnOf('cloudwatch', 'alarm:EcrCredentials-a-stale') },
      ],
    ]);
    expect(result).toEqual(unit === 'refresher' ? ['refresher, events:PutEvents the default bus'] : []);
  });

  it('changes no function and no permission', async () => {
    const lambda = Object.fromEntries(
      Object.values(FUNCTIONS).map((name) => [name, arnOf('lambda', `function:${name}`)]),
    );
    const attempts = actions('lambda', 'InvokeFunction UpdateFunctionCode AddPermission');
    expect(
      await allowed(functions, role, [
        [attempts, lambda],
        [ROLE_ACTIONS, ROLES],
      ]),
    ).toEqual([]);
  });

  it('is connected to a VPC by Lambda, never by its own code, and uses nothing else in EC2', async () => {
    const networkInterface = { 'an interface': arnOf('ec2', 'network-interface/eni-0a1b2c3d') };
    const describing = actions('ec2', 'DescribeNetworkInterfaces DescribeSubnets');
    const connecting = actions(
      'ec2',
      'AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface UnassignPrivateIpAddresses',
    );
    const others = actions('ec2', 'AttachNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute');
    const callers = {
      'by Lambda': {},
      'by its code': { 'lambda:SourceFunctionArn': arnOf('lambda', `function:${FUNCTIONS[unit]}`) },
    };
    const attempts: Parameters<typeof allowed>[2] = [
      [describing, NO_RESOURCE],
      [[...connecting, ...others], networkInterface],
    ];
    expect(await allowed(functions, role, attempts, callers)).toEqual(
      [
        ...all([unit], connecting, ['an interface'], ['by Lambda']),
        ...all([unit], describing, [''], ['by Lambda']),
      ].sort(),
    );
  });
});
