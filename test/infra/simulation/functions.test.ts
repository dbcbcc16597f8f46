import { describe, expect, it } from 'vitest';
import { API_KEY } from '../support/deployed';
import * as actions from './support/actions';
import { ACCOUNT, arnOf, OTHER_ACCOUNT, REGION, secretArn, secretArns } from './support/deployed-stack';
import { functions, ROLES } from './support/functions';
import { ALL_SECRETS } from './support/readers';
import { type Attempt, all, allowed, NO_RESOURCE } from './support/requests';
import { ADMINISTRATOR, admin, policy } from './support/simulate';

const { actionsOf, DESCRIBE, GET, GET_TOKEN, LIST_SECRETS, OTHER_SECRET_ACTIONS, PULL, PUSH, PUT, READ } = actions;
const { CHANGE_KEY, ROLE_ACTIONS } = actions;
const repository = (name: string, account = ACCOUNT, region = 'eu-west-1') =>
  arnOf('ecr', `repository/${name}`, account, region);
const REPOSITORIES = {
  'team-a/app': repository('team-a/app'),
  'team-a/app of the other account': repository('team-a/app', OTHER_ACCOUNT, 'us-east-1'),
  'team-ab/app': repository('team-ab/app'),
  'team-b/app': repository('team-b/app'),
  'team-a/app of another region': repository('team-a/app', ACCOUNT, 'us-east-1'),
  'team-a/app of another region of the other account': repository('team-a/app', OTHER_ACCOUNT),
  'team-a/app of a third account': repository('team-a/app', '333333333333'),
};
// The other accounts allow the role everything, so that only its own policy limits it there.
for (const arn of Object.values(REPOSITORIES).filter((each) => !each.includes(ACCOUNT))) {
  const Principal = { AWS: ROLES.refresher };
  functions.resource[arn] = policy({ Effect: 'Allow', Principal, Action: 'ecr:*', Resource: '*' });
}
const MANAGE = actionsOf(
  'ecr',
  `BatchDeleteImage CreateRepository DeleteRepository GetRepositoryPolicy ListImages SetRepositoryPolicy
  BatchImportUpstreamImage`,
);
const SECRETS = {
  ...ALL_SECRETS,
  ...secretArns('ecr-push', 'feeds', 'feeds/hook', 'feeds/hook-2', 'feeds/hook-abcdef', 'feeds/other'),
  'feeds/hook of another account': secretArn('feeds/hook', OTHER_ACCOUNT),
};
const FUNCTIONS = ['a', 'ab', 'push', 'a-feed-hook', 'a-feed-other'].map((unit) => `EcrCredentials-${unit}`);
const ofEach = (arn: (name: string) => string) => Object.fromEntries(FUNCTIONS.map((name) => [name, arn(name)]));
const QUEUES = {
  'the queue': arnOf('sqs', 'EcrCredentials-failures'),
  'the queue of another stack': arnOf('sqs', 'EcrCredentials-platform-failures'),
  'the queue of another account': arnOf('sqs', 'EcrCredentials-failures', OTHER_ACCOUNT),
  'another queue': arnOf('sqs', 'any'),
};
const BUSES = {
  'the default bus': arnOf('events', 'event-bus/default'),
  'another bus': arnOf('events', 'event-bus/orders'),
  'the bus of another account': arnOf('events', 'event-bus/default', OTHER_ACCOUNT),
};
/** Everything that is tried, except with keys and in EC2. */
const ATTEMPTS: Attempt[] = [
  [[...READ, PUT, ...OTHER_SECRET_ACTIONS], SECRETS],
  [[LIST_SECRETS, 'secretsmanager:BatchGetSecretValue', ...GET_TOKEN, 'sts:GetServiceBearerToken'], NO_RESOURCE],
  [[...PULL, ...PUSH, ...MANAGE], REPOSITORIES],
  [
    actionsOf('logs', 'PutLogEvents GetLogEvents DeleteLogStream'),
    ofEach((name) => arnOf('logs', `log-group:/aws/lambda/${name}:log-stream:today`)),
  ],
  [actionsOf('sqs', 'SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes'), QUEUES],
  [['events:PutEvents'], BUSES],
  [actionsOf('events', 'PutRule PutTargets DeleteRule'), { 'a rule': arnOf('events', 'rule/any') }],
  [['sns:Publish'], { 'the topic': arnOf('sns', 'EcrCredentials-alarms') }],
  [
    actionsOf('cloudwatch', 'PutMetricAlarm SetAlarmState DisableAlarmActions'),
    { 'an alarm': arnOf('cloudwatch', 'alarm:EcrCredentials-a-stale') },
  ],
  [
    actionsOf('lambda', 'InvokeFunction UpdateFunctionCode AddPermission'),
    ofEach((name) => arnOf('lambda', `function:${name}`)),
  ],
  [ROLE_ACTIONS, ROLES],
];
const write = (...secrets: string[]) => all(['it'], [DESCRIBE, PUT], secrets);
const log = (name: string) => [`it, logs:PutLogEvents EcrCredentials-${name}`, 'it, sqs:SendMessage the queue'];
const refresh = ['it, ecr:GetAuthorizationToken', 'it, events:PutEvents the default bus'];

describe('a function', () => {
  it.each([
    [
      'refresher', // two regions, so that it carries over
      [...write('ecr-a', 'ecr-a-password'), `it, ${GET} ecr-a`, ...log('a'), ...refresh],
      all(['it'], PULL, ['team-a/app', 'team-a/app of the other account']),
    ],
    [
      'other refresher',
      [...write('ecr-ab'), ...log('ab'), ...refresh],
      all(['it'], PULL, ['team-a/app', 'team-ab/app', 'team-b/app']),
    ],
    ['pusher', [...write('ecr-push'), ...log('push'), ...refresh], all(['it'], [...PULL, ...PUSH], ['team-a/app'])],
    ['feed', [...all(['it'], READ, ['ecr-a']), `it, ${GET} feeds/hook`, ...log('a-feed-hook')], []],
  ] as const)('may use only what it needs: the %s', async (unit, requests, repositories) => {
    expect(await allowed(functions, { it: ROLES[unit] }, ATTEMPTS)).toEqual([...requests, ...repositories].sort());
  });

  it('of a deployment may only run versions of refreshers and start feeds without a version', async () => {
    const version = (name: string) => [`version 1 of ${name}`, arnOf('lambda', `function:EcrCredentials-${name}:1`)];
    const versions = Object.fromEntries(['a', 'ab', 'abc', 'push', 'a-feed-hook'].map(version));
    const attempts: Attempt[] = [...ATTEMPTS, [actionsOf('lambda', 'InvokeFunction UpdateFunctionCode'), versions]];
    expect(await allowed(functions, { it: ROLES.deployment }, attempts)).toEqual([
      'it, lambda:InvokeFunction EcrCredentials-a-feed-hook',
      'it, lambda:InvokeFunction EcrCredentials-a-feed-other',
      'it, lambda:InvokeFunction version 1 of a',
      'it, lambda:InvokeFunction version 1 of ab',
      'it, lambda:InvokeFunction version 1 of push',
    ]);
  });

  it("gets tokens in its credential's regions only", async () => {
    const names = ['eu-west-1', 'us-east-1', 'eu-west-2', 'eu-central-1', 'cn-north-1'];
    const regions = Object.fromEntries(names.map((name) => [name, { 'aws:RequestedRegion': name }]));
    const { refresher, 'other refresher': other, feed } = ROLES;
    expect(await allowed(functions, { refresher, other, feed }, [[GET_TOKEN, NO_RESOURCE]], regions)).toEqual([
      'other, ecr:GetAuthorizationToken, eu-west-1',
      'refresher, ecr:GetAuthorizationToken, eu-west-1',
      'refresher, ecr:GetAuthorizationToken, us-east-1',
    ]);
  });

  it('of a feed uses each key through Secrets Manager only, to decrypt the secret that it reads', async () => {
    const keys = { "with the stack's key": functions.keys[0] ?? '', "with the API secret's key": API_KEY };
    const through = (name: string, service = 'secretsmanager') => ({
      'kms:ViaService': `${service}.${REGION}.amazonaws.com`,
      'kms:EncryptionContext:SecretARN': secretArn(name),
    });
    const contexts = {
      'the secret': through('ecr-a'),
      "the other feed's secret": through('ecr-a-password'),
      'the API secret': through('feeds/hook'),
      "the other feed's API secret": through('feeds/other'),
      'the secret through another service': through('ecr-a', 'ssm'),
      'nothing of Secrets Manager': {},
    };
    const attempts: Attempt[] = [[[...CHANGE_KEY, 'kms:CreateGrant'], keys]];
    expect(await allowed(functions, { feed: ROLES.feed }, attempts, contexts)).toEqual([
      "feed, kms:Decrypt with the API secret's key, the API secret",
      "feed, kms:Decrypt with the stack's key, the secret",
    ]);
  });

  it.each([
    ['refresher', 'a'],
    ['feed', 'a-feed-hook'],
  ] as const)('is connected to a VPC by Lambda, never by its own code: the %s', async (unit, name) => {
    const describing = actionsOf('ec2', 'DescribeNetworkInterfaces DescribeSubnets');
    const connecting = actionsOf(
      'ec2',
      'AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface UnassignPrivateIpAddresses',
    );
    const others = actionsOf('ec2', 'AttachNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute');
    const callers = {
      'by Lambda': {},
      'by its code': { 'lambda:SourceFunctionArn': arnOf('lambda', `function:EcrCredentials-${name}`) },
    };
    const attempts: Attempt[] = [
      [describing, NO_RESOURCE],
      [[...connecting, ...others], { 'an interface': arnOf('ec2', 'network-interface/eni-0a1b2c3d') }],
    ];
    const onAny = all(['it'], describing, [''], ['by Lambda']);
    expect(await allowed(functions, { it: ROLES[unit] }, attempts, callers)).toEqual(
      [...all(['it'], connecting, ['an interface'], ['by Lambda']), ...onAny].sort(),
    );
  });
});

describe('an exclusive credential with feeds and no readers', () => {
  it('can be read by each feed of a secret and by its function, and by no other principal', async () => {
    const roles = Object.entries({ ...ROLES, administrator: ADMINISTRATOR.arn });
    const admins = Object.fromEntries(roles.map(([name, arn]) => [name, admin(arn)]));
    expect(await allowed(functions, admins, [[[GET], secretArns('ecr-a', 'ecr-a-password')]])).toEqual([
      'feed, secretsmanager:GetSecretValue ecr-a',
      'other feed, secretsmanager:GetSecretValue ecr-a-password',
      'refresher, secretsmanager:GetSecretValue ecr-a',
      'refresher, secretsmanager:GetSecretValue ecr-a-password',
    ]);
  });
});
