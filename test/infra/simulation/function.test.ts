import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../../infra/config';
import { REST, SECRETS } from './support/deeds';
import { OTHER_ACCOUNT } from './support/kinds';
import { type Context, EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { ACCOUNT, secretArn } from './support/resolve';
import { type PolicyDocument, roleOf, type World, worldOf } from './support/world';

const config: RefresherConfig = {
  credentials: {
    a: {
      encryption: 'customer-managed',
      registries: [{ region: 'eu-west-1' }, { account: OTHER_ACCOUNT, region: 'us-east-1' }],
      repositories: ['team-a/*'],
      secrets: [
        { format: 'dockerconfigjson', name: 'ecr-a' },
        { format: 'password', name: 'ecr-a-password', region: 'eu-west-1' },
      ],
    },
    ab: { secrets: [{ format: 'dockerconfigjson', name: 'ecr-ab' }], encryption: 'customer-managed' },
    push: { access: 'push', repositories: ['team-a/app'], secrets: [{ format: 'dockerconfigjson', name: 'ecr-push' }] },
  },
};
const synthesized = worldOf(config);
const functionOf = (credential: string) => ({
  function: roleOf(synthesized, `EcrCredentials-${credential}-eu-west-1`),
});

const REGIONS = Object.fromEntries(
  ['eu-west-1', 'us-east-1', 'eu-west-2', 'eu-central-1', 'cn-north-1'].map((region): [string, Context] => [
    `in ${region}`,
    { 'aws:RequestedRegion': region },
  ]),
);
const repository = (name: string, region = 'eu-west-1', account = ACCOUNT) =>
  `arn:aws:ecr:${region}:${account}:repository/${name}`;
const REPOSITORIES = {
  'own team-a/app': repository('team-a/app'),
  "the other account's team-a/app": repository('team-a/app', 'us-east-1', OTHER_ACCOUNT),
  'own team-ab/app': repository('team-ab/app'),
  'own team-b/app': repository('team-b/app'),
  'team-a/app of another region': repository('team-a/app', 'us-east-1'),
  "the other account's of another region": repository('team-a/app', 'eu-west-1', OTHER_ACCOUNT),
  "a third account's": repository('team-a/app', 'eu-west-1', '333333333333'),
};
/** The other accounts let it do everything: what it may do there is up to its own policy. */
const world: World = {
  ...synthesized,
  resource: {
    ...synthesized.resource,
    ...Object.fromEntries(
      Object.values(REPOSITORIES)
        .filter((arn) => !arn.includes(ACCOUNT))
        .map((arn) => [arn, openTo(functionOf('a').function)]),
    ),
  },
};

const sqs = (action: string) => `sqs:${action}`;

function openTo(principal: string): PolicyDocument {
  const statement = { Effect: 'Allow', Principal: { AWS: principal }, Action: 'ecr:*', Resource: '*' };
  return { Version: '2012-10-17', Statement: [statement] };
}

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];
const MANAGE = [
  'ecr:BatchDeleteImage',
  'ecr:CreateRepository',
  'ecr:DeleteRepository',
  'ecr:GetRepositoryPolicy',
].concat(['ecr:ListImages', 'ecr:SetRepositoryPolicy', 'ecr:BatchImportUpstreamImage']);

describe("a credential's function", () => {
  it("gets tokens in its credential's regions, and in no other", async () => {
    const tokens = deeds(['ecr:GetAuthorizationToken', 'ecr-public:GetAuthorizationToken'], { '': '*' });
    const get = 'function, ecr:GetAuthorizationToken, in';
    expect(await allowed(world, questions(functionOf('a'), tokens, REGIONS))).toEqual([
      `${get} eu-west-1`,
      `${get} us-east-1`,
    ]);
    expect(await allowed(world, questions(functionOf('ab'), tokens, REGIONS))).toEqual([`${get} eu-west-1`]);
  });

  it('pulls from the named repositories of the named registries, and does nothing else in ECR', async () => {
    const table = questions(functionOf('a'), deeds([...PULL, ...PUSH, ...MANAGE], REPOSITORIES));
    expect(await allowed(world, table)).toEqual(
      PULL.flatMap((action) => [
        `function, ${action} own team-a/app`,
        `function, ${action} the other account's team-a/app`,
      ]),
    );
  });

  it('pushes to the named repositories alone if it is for pushing', async () => {
    const table = questions(functionOf('push'), deeds([...PULL, ...PUSH, ...MANAGE], REPOSITORIES));
    expect(await allowed(world, table)).toEqual(
      [...PULL, ...PUSH].map((action) => `function, ${action} own team-a/app`),
    );
  });

  const read = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
  const table = questions(functionOf('a'), {
    ...deeds([...read, ...REST], { ...SECRETS, 'ecr-push': secretArn('ecr-push') }),
    ...deeds(['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'], { '': '*' }),
  });

  it(`writes its secrets, reads what it carries over; ${table.length - 5} other deeds are refused`, async () => {
    expect((await allowed(world, table)).sort()).toEqual([
      'function, secretsmanager:DescribeSecret ecr-a',
      'function, secretsmanager:DescribeSecret ecr-a-password',
      'function, secretsmanager:GetSecretValue ecr-a',
      'function, secretsmanager:PutSecretValue ecr-a',
      'function, secretsmanager:PutSecretValue ecr-a-password',
    ]);
  });

  it('reads no secret at all where it has only one region', async () => {
    expect(await allowed(world, questions(functionOf('ab'), deeds(read.slice(1), SECRETS)))).toEqual([]);
  });

  it('writes to its own log, and to no other', async () => {
    const [own, other] = ['a', 'ab'].map((credential) => {
      const [arn] = JSON.stringify(world.identity[functionOf(credential).function]).match(/arn:aws:logs:[^"]*/) ?? [];
      return `${arn}`.replace(/\*$/, 'log-stream:today');
    });
    const log = { 'its log': `${own}`, "ab's log": `${other}` };
    const actions = ['logs:PutLogEvents', 'logs:GetLogEvents', 'logs:DeleteLogStream'];
    expect(await allowed(world, questions(functionOf('a'), deeds(actions, log)))).toEqual([
      'function, logs:PutLogEvents its log',
    ]);
  });

  it("leaves failures in its stack's queue, tells the default event bus, and does nothing else with either", async () => {
    const there = (service: string, name: string, account = ACCOUNT) =>
      `arn:aws:${service}:eu-west-1:${account}:${name}`;
    const cases = questions(functionOf('a'), {
      ...deeds(['SendMessage', 'ReceiveMessage', 'DeleteMessage', 'PurgeQueue', 'SetQueueAttributes'].map(sqs), {
        "the stack's queue": there('sqs', 'EcrCredentials-failures'),
        "another stack's queue": there('sqs', 'EcrCredentials-platform-failures'),
        "another account's queue": there('sqs', 'EcrCredentials-failures', OTHER_ACCOUNT),
      }),
      ...deeds(['events:PutEvents'], {
        'the default bus': there('events', 'event-bus/default'),
        'another bus': there('events', 'event-bus/orders'),
        "another account's bus": there('events', 'event-bus/default', OTHER_ACCOUNT),
      }),
      ...deeds(['events:PutRule', 'events:PutTargets', 'events:DeleteRule'], { 'a rule': there('events', 'rule/any') }),
      ...deeds(['sns:Publish'], { 'the topic of the alarms': there('sns', 'EcrCredentials-alarms') }),
      ...deeds(['cloudwatch:PutMetricAlarm', 'cloudwatch:SetAlarmState', 'cloudwatch:DisableAlarmActions'], {
        'its alarm': there('cloudwatch', 'alarm:EcrCredentials-a-stale'),
      }),
    });
    expect(await allowed(world, cases)).toEqual([
      "function, sqs:SendMessage the stack's queue",
      'function, events:PutEvents the default bus',
    ]);
  });

  it('changes neither itself nor any right', async () => {
    const role = functionOf('a').function;
    const refresher = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:EcrCredentials-a`;
    const table = questions(functionOf('a'), {
      ...deeds(['iam:PassRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], {
        'a role': role,
      }),
      ...deeds(['lambda:InvokeFunction', 'lambda:UpdateFunctionCode', 'lambda:AddPermission'], {
        'a function': refresher,
      }),
    });
    expect(await allowed(world, table)).toEqual([]);
  });

  it('is the only one that takes its role: not an admin, not another service', async () => {
    const callers: Record<string, string | Principal> = {
      'an admin': { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] },
      'the service lambda': 'lambda.amazonaws.com',
      'the service ec2': 'ec2.amazonaws.com',
      'the service scheduler': 'scheduler.amazonaws.com',
      'the function of ab': functionOf('ab').function,
      "the schedules' role": roleOf(world, 'EcrCredentials-SchedulerRole'),
    };
    const role = { 'its role': functionOf('a').function };
    const assume = ['sts:AssumeRole', 'sts:AssumeRoleWithWebIdentity', 'sts:AssumeRoleWithSAML', 'sts:TagSession'];
    expect(await allowed(world, questions(callers, deeds(assume, role)))).toEqual([
      'the service lambda, sts:AssumeRole its role',
    ]);
  });
});
