import { describe, expect, it } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { API_KEY, hook, NETWORK, secretPattern, useKey } from '../support/deployed';
import { only, plain, propertiesOf, synthesize } from '../support/synthesize';

const Action = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];
const network = (name: string) => [
  { Sid: 'ConnectToNetwork', Effect: 'Allow', Action, Resource: '*' },
  {
    Sid: 'OnlyLambdaConnects',
    Effect: 'Deny',
    Action,
    Resource: '*',
    Condition: {
      ArnEquals: {
        'lambda:SourceFunctionArn': `arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function:${name}`,
      },
    },
  },
];

/** Returns the template of a credential `ci`, and functions that find its only resource of a type and an id prefix. */
function unit(settings: CredentialConfig, rest: Partial<RefresherConfig> = {}) {
  const template = synthesize({ ...rest, credentials: { ci: settings } }).EcrCredentials;
  const one = (type: string, prefix: string) => only(template, `AWS::${type}`, prefix);
  const trigger = (prefix: string) => only(template, 'Custom::Trigger', prefix);
  const properties = (type: string, prefix: string) => plain(one(type, prefix).Properties) as Record<string, unknown>;
  /** Returns the statements of a role's only policy. */
  const statements = (role: string) => {
    const { Policies } = properties('IAM::Role', role) as {
      Policies: { PolicyDocument: { Statement: { Sid: string; Resource: string }[] } }[];
    };
    expect(Policies).toHaveLength(1);
    return Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  };
  return { template, one, trigger, properties, statements };
}

const ROLE = 'ciFeedshookRole';
const SECRET = 'ciSecretsecrcidockerconfigjson';

describe('the role of a feed', () => {
  const apiSecret = { name: 'feeds/hook', encryptionKey: API_KEY };
  const { one, properties, statements } = unit(
    {
      encryption: 'customer-managed',
      secrets: [{ format: 'password' }, { format: 'dockerconfigjson' }],
      feeds: [hook('hook', { format: 'dockerconfigjson', apiSecret })],
    },
    { network: NETWORK },
  );

  it('is allowed to read its secret and its API secret, to log, to report failures and to connect, and nothing else', () => {
    const allow = (Sid: string, Action: string | string[], Resource: string) => ({
      Sid,
      Effect: 'Allow',
      Action,
      Resource,
    });
    const describeAndGet = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
    const writeLog = ['logs:CreateLogStream', 'logs:PutLogEvents'];
    expect(statements(ROLE)).toEqual([
      allow('ReadSecret', describeAndGet, `<${one('SecretsManager::Secret', SECRET).id}>`),
      useKey('UseKey', `<${one('KMS::Key', 'Key').id}.Arn>`, 'ecr-ci-dockerconfigjson'),
      allow('ReadApiSecret', 'secretsmanager:GetSecretValue', secretPattern('feeds/hook')),
      useKey('UseApiKey', API_KEY, 'feeds/hook'),
      allow('WriteLog', writeLog, `<${one('Logs::LogGroup', 'ciFeedshookLog').id}.Arn>`),
      allow('SendToDeadLetterQueue', 'sqs:SendMessage', `<${one('SQS::Queue', 'Failures').id}.Arn>`),
      ...network('EcrCredentials-ci-feed-hook'),
    ]);
    expect(properties('IAM::Role', ROLE)).toEqual({
      RoleName: 'EcrCredentials-ci-feed-hook-<AWS::Region>',
      Description: expect.anything(),
      Policies: [expect.objectContaining({ PolicyName: 'Push' })],
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  it('has no statement for keys and networks without them', () => {
    const sids = unit({ feeds: [hook('hook')] })
      .statements(ROLE)
      .map(({ Sid }) => Sid);
    expect(sids).toEqual(['ReadSecret', 'ReadApiSecret', 'WriteLog', 'SendToDeadLetterQueue']);
  });
});

describe('an exclusive secret', () => {
  const { one, trigger, properties } = unit({ exclusive: true, feeds: [hook('hook')] });

  it('denies every principal but the roles of the refresher and the feed, and needs no other reader', () => {
    const { ResourcePolicy } = properties('SecretsManager::ResourcePolicy', `${SECRET}Policy`);
    const arns = ['ciRole', ROLE].map((prefix) => `<${one('IAM::Role', prefix).id}.Arn>`);
    expect((ResourcePolicy as { Statement: object[] }).Statement).toMatchObject([
      { Effect: 'Deny', Condition: { ArnNotEquals: { 'aws:PrincipalArn': arns } } },
    ]);
  });

  it('is pushed by a deployment after its policy is created', () => {
    const { id } = one('SecretsManager::ResourcePolicy', `${SECRET}Policy`);
    expect(trigger('ciFeedshookPush').DependsOn).toContain(id);
  });
});

describe('the function of a feed', () => {
  const { template, one, trigger, properties, statements } = unit(
    { refreshEveryHours: 2, feeds: [hook('hook')] },
    { network: NETWORK },
  );
  const without = unit({ feeds: [hook('hook')] });
  const { id } = one('Lambda::Function', 'ciFeedshookFunction');
  const secondsToNextRefresh = (2 * 60 - 15) * 60;

  it('has the settings of the refresher apart from its code, its spec and its tag', () => {
    const { Code: _, ...settings } = properties('Lambda::Function', 'ciRefresher');
    expect(properties('Lambda::Function', 'ciFeedshookFunction')).toMatchObject({
      ...settings,
      FunctionName: 'EcrCredentials-ci-feed-hook',
      Description: 'Pushes the token of the ECR credential "ci" for its feed "hook"',
      Environment: { Variables: { FEED_SPEC: expect.stringContaining('"feed":"hook"') } },
      Role: `<${one('IAM::Role', ROLE).id}.Arn>`,
      LoggingConfig: expect.objectContaining({ LogGroup: `<${one('Logs::LogGroup', 'ciFeedshookLog').id}>` }),
      Tags: [{ Key: 'ecr-feed', Value: 'hook' }], // and not ecr-credential, which identifies refreshers
    });
  });

  it("runs in the VPC of the config, like the refresher, or else in Lambda's own network", () => {
    for (const prefix of ['ciRefresher', 'ciFeedshookFunction']) {
      expect(properties('Lambda::Function', prefix)).toMatchObject({
        VpcConfig: { SubnetIds: NETWORK.subnets, SecurityGroupIds: NETWORK.securityGroups },
      });
      expect(without.properties('Lambda::Function', prefix)).not.toHaveProperty('VpcConfig');
    }
    expect(statements('ciRole')).toEqual(expect.arrayContaining(network('EcrCredentials-ci')));
  });

  it('is retried twice until the next refresh can start, and sends its results to no event bus', () => {
    expect(properties('Lambda::EventInvokeConfig', 'ciFeedshookFunctionEventInvokeConfig')).toEqual({
      FunctionName: `<${id}>`,
      Qualifier: '$LATEST',
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: secondsToNextRefresh,
    });
  });

  it('is started by every result of a refresh of its own credential, and of no other', () => {
    const refresher = `<${one('Lambda::Function', 'ciRefresher').id}.Arn>`;
    const rule = one('Events::Rule', 'ciFeedshookRefreshed');
    expect(plain(rule.Properties)).toEqual({
      Description: expect.anything(),
      State: 'ENABLED',
      EventPattern: {
        source: ['lambda'],
        'detail-type': ['Lambda Function Invocation Result - Success', 'Lambda Function Invocation Result - Failure'],
        detail: { requestContext: { functionArn: [refresher, { prefix: `${refresher}:` }] } },
      },
      Targets: [{ Id: 'Target0', Arn: `<${id}.Arn>`, RetryPolicy: { MaximumEventAgeInSeconds: secondsToNextRefresh } }],
    });
    expect(propertiesOf(template, 'AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: `<${id}.Arn>`,
        Principal: 'events.amazonaws.com',
        SourceArn: `<${rule.id}.Arn>`,
      },
    ]);
  });

  it('is started by each deployment that refreshes, after the refresh, and the deployment does not wait for it', () => {
    const push = trigger('ciFeedshookPush');
    expect(plain(push.Properties)).toMatchObject({
      InvocationType: 'Event',
      HandlerArn: expect.stringMatching(/^<ciFeedshookFunctionCurrentVersion\w+>$/),
      After: expect.stringMatching(/^<ciRefresherCurrentVersion\w+>$/),
    });
    expect(push.DependsOn).toContain(trigger('ciFirstRefresh').id);
  });
});
