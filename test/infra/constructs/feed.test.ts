import { describe, expect, it } from 'vitest';
import type { CredentialConfig, RefresherConfig } from '../../../infra/config';
import { API_KEY, hook, NETWORK } from '../support/deployed';
import { only, plain, propertiesOf, synthesize } from '../support/synthesize';

const ENVIRONMENT = '<AWS::Region>:<AWS::AccountId>';
const secretPattern = (name: string) => `arn:<AWS::Partition>:secretsmanager:${ENVIRONMENT}:secret:${name}-??????`;
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
      ArnEquals: { 'lambda:SourceFunctionArn': `arn:<AWS::Partition>:lambda:${ENVIRONMENT}:function:${name}` },
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
    const { Policies } = properties('IAM::Role', role) as { Policies: { PolicyDocument: { Statement: object[] } }[] };
    expect(Policies).toHaveLength(1);
    return Policies[0]?.PolicyDocument.Statement;
  };
  return { template, one, trigger, properties, statements };
}

const ROLE = 'ciFeedshookRole';
const SECRET = 'ciSecretsecrcidockerconfigjson';

describe('the role of a feed', () => {
  it('is allowed to read its secret and its API secret, to log and to report failures, and nothing else', () => {
    const { one, properties, statements } = unit({ feeds: [hook('hook')] });
    expect(statements(ROLE)).toEqual([
      {
        Sid: 'ReadSecret',
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        Resource: `<${one('SecretsManager::Secret', SECRET).id}>`,
      },
      {
        Sid: 'ReadApiSecret',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: secretPattern('feeds/hook'),
      },
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `<${one('Logs::LogGroup', 'ciFeedshookLog').id}.Arn>`,
      },
      {
        Sid: 'SendToDeadLetterQueue',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: `<${one('SQS::Queue', 'Failures').id}.Arn>`,
      },
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

  it('is allowed to decrypt each of both secrets with its key, only through Secrets Manager', () => {
    const feeds = [hook('hook', { apiSecret: { name: 'feeds/hook', encryptionKey: API_KEY } })];
    const { one, statements } = unit({ encryption: 'customer-managed', feeds });
    expect(statements(ROLE)?.slice(1, 4)).toEqual([
      useKey('UseKey', `<${one('KMS::Key', 'Key').id}.Arn>`, 'ecr-ci-dockerconfigjson'),
      expect.objectContaining({ Sid: 'ReadApiSecret' }),
      useKey('UseApiKey', API_KEY, 'feeds/hook'),
    ]);
  });

  it('is allowed to read the secret in the format that is pushed, and no other secret', () => {
    const secrets = [{ format: 'password' as const }, { format: 'dockerconfigjson' as const }];
    const { one, statements } = unit({ secrets, feeds: [hook('hook', { format: 'dockerconfigjson' })] });
    expect(statements(ROLE)?.[0]).toMatchObject({
      Sid: 'ReadSecret',
      Resource: `<${one('SecretsManager::Secret', SECRET).id}>`,
    });
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

  it.each([
    ['ciFeedshookFunction', ROLE, 'EcrCredentials-ci-feed-hook', 4],
    ['ciRefresher', 'ciRole', 'EcrCredentials-ci', 6],
  ])('runs in the VPC of the config, and only Lambda can connect it: %s', (prefix, role, name, others) => {
    expect(properties('Lambda::Function', prefix)).toMatchObject({
      VpcConfig: { SubnetIds: NETWORK.subnets, SecurityGroupIds: NETWORK.securityGroups },
    });
    expect(statements(role)).toEqual(expect.arrayContaining(network(name)));
    expect(statements(role)).toHaveLength(network(name).length + others);
  });

  it("runs in Lambda's own network if the config has none", () => {
    const without = unit({ feeds: [hook('hook')] });
    for (const prefix of ['ciRefresher', 'ciFeedshookFunction']) {
      expect(without.properties('Lambda::Function', prefix)).not.toHaveProperty('VpcConfig');
    }
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
