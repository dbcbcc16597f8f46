import { describe, expect, it } from 'vitest';
import { API_KEY, hook, NETWORK } from '../support/deployed';
import { REST } from './support/deeds';
import { OTHER_ACCOUNT } from './support/kinds';
import { EVERYTHING, type Principal } from './support/may';
import { allowed, deeds, questions } from './support/questions';
import { ACCOUNT, REGION, secretArn } from './support/resolve';
import { roleOf, type World, worldOf } from './support/world';

const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
const synthesized = worldOf({
  network: NETWORK,
  credentials: {
    a: {
      encryption: 'customer-managed',
      exclusive: true,
      secrets: [
        { format: 'dockerconfigjson', name: 'ecr-a' },
        { format: 'password', name: 'ecr-a-password' },
      ],
      feeds: [
        hook('hook', { apiSecret: { name: 'feeds/hook', encryptionKey: API_KEY } }),
        hook('other', { format: 'password' }),
      ],
    },
    ab: { secrets: [{ format: 'dockerconfigjson', name: 'ecr-ab' }] },
  },
});
/** The key of the API secret leaves it to IAM, as a key's policy does by default. */
const world: World = {
  ...synthesized,
  resource: {
    ...synthesized.resource,
    [API_KEY]: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' },
      ],
    },
  },
};
const role = roleOf(world, 'EcrCredentials-a-feed-hook-');
const feed = { feed: role };
const there = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${name}`;

const SECRETS = {
  ...Object.fromEntries(
    [
      'ecr-a',
      'ecr-a-password',
      'ecr-ab',
      'feeds/hook',
      'feeds/hook-2',
      'feeds/hook-abcdef',
      'feeds/other',
      'feeds',
      'other',
    ].map((name) => [name, secretArn(name)]),
  ),
  "another account's feeds/hook": secretArn('feeds/hook', OTHER_ACCOUNT),
};

describe("a feed's role", () => {
  const table = questions(feed, {
    ...deeds([...READ, ...REST], SECRETS),
    ...deeds(['secretsmanager:ListSecrets', 'secretsmanager:BatchGetSecretValue'], { '': '*' }),
  });

  it(`reads its login and its API secret; ${table.length - 3} other deeds with secrets are refused`, async () => {
    expect(await allowed(world, table)).toEqual([
      'feed, secretsmanager:DescribeSecret ecr-a',
      'feed, secretsmanager:GetSecretValue ecr-a',
      'feed, secretsmanager:GetSecretValue feeds/hook',
    ]);
  });

  it('decrypts with each key through Secrets Manager alone, and only for the secret that it reads', async () => {
    const [own = ''] = world.keys;
    const through = (name: string, service = `secretsmanager.${REGION}.amazonaws.com`) => ({
      'kms:ViaService': service,
      'kms:EncryptionContext:SecretARN': secretArn(name),
    });
    const cases = questions(
      feed,
      deeds(['kms:Decrypt', 'kms:GenerateDataKey', 'kms:Encrypt', 'kms:CreateGrant'], {
        "with the stack's key": own,
        "with the API secret's key": API_KEY,
      }),
      {
        'for its login': through('ecr-a'),
        "for the other feed's": through('ecr-a-password'),
        'for its API secret': through('feeds/hook'),
        "for the other feed's API secret": through('feeds/other'),
        'for its login through another service': through('ecr-a', `ssm.${REGION}.amazonaws.com`),
        'by itself': {},
      },
    );
    expect(await allowed(world, cases)).toEqual([
      "feed, kms:Decrypt with the stack's key, for its login",
      "feed, kms:Decrypt with the API secret's key, for its API secret",
    ]);
  });

  it('does nothing in ECR, with functions, rules, roles or the bus', async () => {
    const cases = questions(feed, {
      ...deeds(['ecr:GetAuthorizationToken', 'ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken'], {
        '': '*',
      }),
      ...deeds(['ecr:BatchGetImage', 'ecr:PutImage'], { 'of a repository': there('ecr', 'repository/app') }),
      ...deeds(['lambda:InvokeFunction', 'lambda:UpdateFunctionCode', 'lambda:AddPermission'], {
        'its function': there('lambda', 'function:EcrCredentials-a-feed-hook'),
        'the refresher': there('lambda', 'function:EcrCredentials-a'),
      }),
      ...deeds(['events:PutEvents'], { 'the bus': there('events', 'event-bus/default') }),
      ...deeds(['events:PutRule', 'events:PutTargets'], { 'a rule': there('events', 'rule/any') }),
      ...deeds(['iam:PassRole', 'iam:PutRolePolicy', 'sts:AssumeRole'], { 'its role': role }),
    });
    expect(await allowed(world, cases)).toEqual([]);
  });

  it("leaves failures in the stack's queue, and takes none out", async () => {
    const queue = { 'the queue': there('sqs', 'EcrCredentials-failures'), 'another queue': there('sqs', 'any') };
    const cases = questions(feed, deeds(['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:PurgeQueue'], queue));
    expect(await allowed(world, cases)).toEqual(['feed, sqs:SendMessage the queue']);
  });

  it('writes to its own log, and to no other', async () => {
    const log = (name: string) => there('logs', `log-group:/aws/lambda/${name}:log-stream:today`);
    const logs = {
      'its log': log('EcrCredentials-a-feed-hook'),
      "the other feed's": log('EcrCredentials-a-feed-other'),
    };
    const cases = questions(feed, deeds(['logs:PutLogEvents', 'logs:GetLogEvents'], logs));
    expect(await allowed(world, cases)).toEqual(['feed, logs:PutLogEvents its log']);
  });

  it('is taken by Lambda alone', async () => {
    const callers: Record<string, string | Principal> = {
      'an admin': { arn: `arn:aws:iam::${ACCOUNT}:role/admin`, policies: [EVERYTHING] },
      'the service lambda': 'lambda.amazonaws.com',
      'the service events': 'events.amazonaws.com',
      'the refresher': roleOf(world, 'EcrCredentials-a-eu-west-1'),
      'the other feed': roleOf(world, 'EcrCredentials-a-feed-other-'),
    };
    expect(await allowed(world, questions(callers, deeds(['sts:AssumeRole'], { 'its role': role })))).toEqual([
      'the service lambda, sts:AssumeRole its role',
    ]);
  });
});

describe('an exclusive credential with feeds alone', () => {
  it('is read by each feed of its secret, and by nobody else', async () => {
    const admin = (arn: string) => ({ arn, policies: [EVERYTHING] });
    const callers = {
      'the feed': admin(role),
      'the other feed': admin(roleOf(world, 'EcrCredentials-a-feed-other-')),
      "another credential's function": admin(roleOf(world, 'EcrCredentials-ab-eu-west-1')),
      'an admin': admin(`arn:aws:iam::${ACCOUNT}:role/admin`),
    };
    const secrets = { 'ecr-a': secretArn('ecr-a'), 'ecr-a-password': secretArn('ecr-a-password') };
    expect(await allowed(world, questions(callers, deeds(['secretsmanager:GetSecretValue'], secrets)))).toEqual([
      'the feed, secretsmanager:GetSecretValue ecr-a',
      'the other feed, secretsmanager:GetSecretValue ecr-a-password',
    ]);
  });
});

describe('a function in a VPC', () => {
  const CONNECT = ['CreateNetworkInterface', 'DescribeNetworkInterfaces', 'DescribeSubnets', 'DeleteNetworkInterface']
    .concat(['AssignPrivateIpAddresses', 'UnassignPrivateIpAddresses'])
    .map((name) => `ec2:${name}`);
  const KNOWS_NONE = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];

  it.each(['a-feed-hook', 'a'])('is connected by Lambda, and never by its own code: %s', async (unit) => {
    const who = { role: roleOf(world, `EcrCredentials-${unit}-eu-west-1`) };
    const on = {
      ...deeds(KNOWS_NONE, { '': '*' }),
      ...deeds(
        CONNECT.filter((action) => !KNOWS_NONE.includes(action)),
        { 'an interface': there('ec2', 'network-interface/eni-0a1b2c3d') },
      ),
    };
    const code = { 'lambda:SourceFunctionArn': there('lambda', `function:EcrCredentials-${unit}`) };
    const cases = questions(who, on, { 'for Lambda': {}, 'by its code': code });
    expect((await allowed(world, cases)).every((words) => words.endsWith('for Lambda'))).toBe(true);
    expect(await allowed(world, cases)).toHaveLength(CONNECT.length);
  });

  it('does nothing else in EC2', async () => {
    const others = ['ec2:AttachNetworkInterface', 'ec2:DetachNetworkInterface', 'ec2:ModifyNetworkInterfaceAttribute'];
    const cases = questions(feed, deeds(others, { 'an interface': there('ec2', 'network-interface/eni-0a1b2c3d') }));
    expect(await allowed(world, cases)).toEqual([]);
  });
});
