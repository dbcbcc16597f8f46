import { describe, expect, it } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { limitProblems } from '../../../infra/limits';
import { problems } from '../config/readers/problems';
import { API_KEY, hook, NETWORK } from '../support/deployed';
import { plain, resourcesOf, synthesize, withApp } from '../support/synthesize';

const PSEUDO_PARAMETERS = '<AWS::Region>:<AWS::AccountId>';
const secretPattern = (name: string) =>
  `arn:<AWS::Partition>:secretsmanager:${PSEUDO_PARAMETERS}:secret:${name}-??????`;
const useKey = (Sid: string, Resource: string, name: string) => ({
  Sid,
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource,
  Condition: {
    StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.<AWS::URLSuffix>' },
    ArnLike: { 'kms:EncryptionContext:SecretARN': [secretPattern(name)] },
  },
});
const CONNECT = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
const network = (name: string) => [
  { Sid: 'ConnectToNetwork', Effect: 'Allow', Action: CONNECT, Resource: '*' },
  {
    Sid: 'OnlyLambdaConnects',
    Effect: 'Deny',
    Action: CONNECT,
    Resource: '*',
    Condition: {
      ArnEquals: { 'lambda:SourceFunctionArn': `arn:<AWS::Partition>:lambda:${PSEUDO_PARAMETERS}:function:${name}` },
    },
  },
];

/** What stands in the template of a credential `ci`: of each type the resources whose logical ids begin so. */
function templateOf(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}) {
  const template = synthesize({ ...rest, credentials: { ci: settings } }).EcrCredentials;
  const idsOf = (type: string, begin: string) =>
    Object.keys(resourcesOf(template, type)).filter((id) => new RegExp(`^${begin}[0-9A-F]{8}`).test(id));
  const one = (type: string, begin: string) => {
    const [id, ...more] = idsOf(type, begin);
    if (id === undefined || more.length > 0) throw new Error(`got ${more.length} more of ${type} ${begin}`);
    const resource = resourcesOf(template, type)[id];
    return { id, DependsOn: resource?.DependsOn, Properties: plain(resource?.Properties) as Record<string, unknown> };
  };
  return { template, one };
}

/** The statements of a feed's role, with the ids of what they name. */
function roleOf(settings: CredentialConfig, rest?: Partial<RefresherConfig>) {
  const { one } = templateOf(settings, rest);
  const { Properties } = one('AWS::IAM::Role', 'ciFeedshookRole');
  const [policy, ...more] = Properties.Policies as { PolicyName: string; PolicyDocument: { Statement: object[] } }[];
  expect(more).toEqual([]);
  return {
    Properties,
    statements: policy?.PolicyDocument.Statement,
    secret: `<${one('AWS::SecretsManager::Secret', 'ciSecretsecrcidockerconfigjson').id}>`,
    log: `<${one('AWS::Logs::LogGroup', 'ciFeedshookLog').id}.Arn>`,
    queue: `<${one('AWS::SQS::Queue', 'Failures').id}.Arn>`,
    one,
  };
}

describe("a feed's role", () => {
  it('may read the login and the API secret, and leave its log and its failures behind', () => {
    const { Properties, statements, secret, log, queue } = roleOf({ feeds: [hook('hook')] });
    expect(statements).toEqual([
      {
        Sid: 'ReadLogin',
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: secret,
      },
      {
        Sid: 'ReadApiSecret',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: secretPattern('feeds/hook'),
      },
      { Sid: 'WriteLog', Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: log },
      { Sid: 'SendToDeadLetterQueue', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue },
    ]);
    expect(Properties).toEqual({
      RoleName: 'EcrCredentials-ci-feed-hook-<AWS::Region>',
      Description: expect.anything(),
      Policies: [expect.objectContaining({ PolicyName: 'Push' })],
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  it('may decrypt with the key of each of both secrets, through Secrets Manager and for that secret', () => {
    const feeds = [hook('hook', { apiSecret: { name: 'feeds/hook', encryptionKey: API_KEY } })];
    const { statements, one } = roleOf({ encryption: 'customer-managed', feeds });
    expect(statements?.slice(1, 4)).toEqual([
      useKey('UseKey', `<${one('AWS::KMS::Key', 'Key').id}.Arn>`, 'ecr-ci-dockerconfigjson'),
      expect.objectContaining({ Sid: 'ReadApiSecret' }),
      useKey('UseApiKey', API_KEY, 'feeds/hook'),
    ]);
  });

  it('lets Lambda connect it to a VPC, and its own code not', () => {
    const { statements } = roleOf({ feeds: [hook('hook')] }, { network: NETWORK });
    expect(statements?.slice(4)).toEqual(network('EcrCredentials-ci-feed-hook'));
  });

  it('reads the secret of the format that is pushed, and no other one', () => {
    const secrets = [{ format: 'password' as const }, { format: 'dockerconfigjson' as const }];
    const { statements, secret } = roleOf({ secrets, feeds: [hook('hook', { format: 'dockerconfigjson' })] });
    expect(statements?.[0]).toMatchObject({ Sid: 'ReadLogin', Resource: secret });
  });

  it('passes the denial of an exclusive secret, which may have no reader besides', () => {
    const { one } = roleOf({ exclusive: true, feeds: [hook('hook')] });
    const { ResourcePolicy } = one('AWS::SecretsManager::ResourcePolicy', 'ciSecretsecrcidockerconfigjsonPolicy')
      .Properties as { ResourcePolicy: { Statement: object[] } };
    const arns = ['ciRole', 'ciFeedshookRole'].map((begin) => `<${one('AWS::IAM::Role', begin).id}.Arn>`);
    expect(ResourcePolicy.Statement).toMatchObject([
      { Effect: 'Deny', Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns } } },
    ]);
  });
});

describe("a feed's function", () => {
  const { one, template } = templateOf({ refreshEveryHours: 2, feeds: [hook('hook')] }, { network: NETWORK });
  const pusher = one('AWS::Lambda::Function', 'ciFeedshookFunction');

  it('is as the refresher is, but for what it does', () => {
    const { Properties: refresher } = one('AWS::Lambda::Function', 'ciRefresher');
    const { Code: _, ...settings } = refresher;
    expect(pusher.Properties).toMatchObject({
      ...settings,
      FunctionName: 'EcrCredentials-ci-feed-hook',
      Description: expect.stringContaining('Pushes the ECR credential "ci" by its feed "hook"'),
      Environment: { Variables: { FEED_SPEC: expect.stringContaining('"feed":"hook"') } },
      Role: `<${one('AWS::IAM::Role', 'ciFeedshookRole').id}.Arn>`,
      LoggingConfig: expect.objectContaining({ LogGroup: `<${one('AWS::Logs::LogGroup', 'ciFeedshookLog').id}>` }),
      Tags: [{ Key: 'ecr-feed', Value: 'hook' }], // and not ecr-credential, by which refreshers are found
    });
  });

  it("runs in the config's VPC, as the refresher does", () => {
    const VpcConfig = { SubnetIds: NETWORK.subnets, SecurityGroupIds: NETWORK.securityGroups };
    for (const begin of ['ciRefresher', 'ciFeedshookFunction']) {
      expect(one('AWS::Lambda::Function', begin).Properties).toMatchObject({ VpcConfig });
    }
    const { Policies } = one('AWS::IAM::Role', 'ciRole').Properties as {
      Policies: { PolicyDocument: { Statement: object[] } }[];
    };
    expect(Policies[0]?.PolicyDocument.Statement).toEqual(expect.arrayContaining(network('EcrCredentials-ci')));
  });

  it("runs in Lambda's own network else", () => {
    const { one: without } = templateOf({ feeds: [hook('hook')] });
    for (const begin of ['ciRefresher', 'ciFeedshookFunction']) {
      expect(without('AWS::Lambda::Function', begin).Properties).not.toHaveProperty('VpcConfig');
    }
  });

  it('is tried thrice, until just before the next refresh may come; no bus is told how it ended', () => {
    expect(one('AWS::Lambda::EventInvokeConfig', 'ciFeedshookFunctionEventInvokeConfig').Properties).toEqual({
      FunctionName: `<${pusher.id}>`,
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: (2 * 60 - 15) * 60,
    });
  });

  it("is started by the ends of its own credential's refreshes, good or bad, and of no other", () => {
    const refresher = `<${one('AWS::Lambda::Function', 'ciRefresher').id}.Arn>`;
    const rule = one('AWS::Events::Rule', 'ciFeedshookRefreshed');
    expect(rule.Properties).toEqual({
      Description: expect.anything(),
      State: 'ENABLED',
      EventPattern: {
        source: ['lambda'],
        'detail-type': ['Lambda Function Invocation Result - Success', 'Lambda Function Invocation Result - Failure'],
        detail: { requestContext: { functionArn: [refresher, { prefix: `${refresher}:` }] } },
      },
      Targets: [
        { Id: 'Target0', Arn: `<${pusher.id}.Arn>`, RetryPolicy: { MaximumEventAgeInSeconds: (2 * 60 - 15) * 60 } },
      ],
    });
    const permissions = Object.values(resourcesOf(template, 'AWS::Lambda::Permission'));
    expect(permissions.map(({ Properties }) => plain(Properties))).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: `<${pusher.id}.Arn>`,
        Principal: 'events.amazonaws.com',
        SourceArn: `<${rule.id}.Arn>`,
      },
    ]);
  });

  it("is started by a deploy after its refresh, and with each of them, and the deploy doesn't wait", () => {
    const push = one('Custom::Trigger', 'ciFeedshookPush');
    expect(push.Properties).toMatchObject({
      InvocationType: 'Event',
      HandlerArn: expect.stringMatching(/^<ciFeedshookFunctionCurrentVersion\w+>$/),
      After: expect.stringMatching(/^<ciRefresherCurrentVersion\w+>$/),
    });
    expect(push.DependsOn).toContain(one('Custom::Trigger', 'ciFirstRefresh').id);
  });

  it("waits for the secret's policy, which may have to let it in", () => {
    const { one: exclusive } = templateOf({ exclusive: true, feeds: [hook('hook')] });
    const policy = exclusive('AWS::SecretsManager::ResourcePolicy', 'ciSecretsecrcidockerconfigjsonPolicy').id;
    expect(exclusive('Custom::Trigger', 'ciFeedshookPush').DependsOn).toContain(policy);
  });
});

describe('two functions', () => {
  it('never share a name', () => {
    const credentials = { a: { feeds: [hook('b'), hook('b-feed-c')] }, 'a-feed-b': { feeds: [hook('c')] } };
    expect(problems({ credentials })).toEqual([
      'credentials.a.feeds: got a feed b, whose function would have the name of another one, a-feed-b; must have another name',
      'credentials.a-feed-b.feeds: got a feed c, whose function would have the name of another one, a-feed-b-feed-c; must have another name',
    ]);
  });
});

describe('a stack', () => {
  it('is told at synth that its feeds are too many', () => {
    const feeds = Array.from({ length: 60 }, (_, index) => hook(`hook-${index}`));
    expect(withApp({ credentials: { ci: { feeds } } }, limitProblems)).toEqual([
      expect.stringMatching(/^credentials: the stack EcrCredentials has \d+ resources; must be at most 500: /),
    ]);
  });

  it('makes nothing for feeds where there are none', () => {
    const types = Object.values(templateOf({}).template?.toJSON().Resources as Record<string, { Type: string }>);
    const made = types.map(({ Type }) => Type);
    expect(made).not.toContain('AWS::Events::Rule');
    expect(made.filter((type) => type === 'AWS::Lambda::Function')).toHaveLength(2); // the other is the CDK's own
  });
});
