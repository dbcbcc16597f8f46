import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../infra/config';
import { parseSpec } from '../../lambda/core/spec';
import { only, plain, propertiesOf, resourcesOf, synthesize } from './support/synthesize';

const templateOf = (settings: CredentialConfig) => synthesize({ credentials: { ci: settings } }).EcrCredentials;
const templates = synthesize({
  credentials: { 'ci-pull': {}, other: { group: 'platform' }, third: { group: 'platform' } },
});
const { EcrCredentials: template, 'EcrCredentials-platform': grouped } = templates;
const SECRET = 'AWS::SecretsManager::Secret';

describe('a secret', () => {
  it('is created without a value, so that no consumer can read an invalid one', () => {
    expect(only(template, SECRET).Properties).toEqual({
      Name: 'ecr-ci-pull-dockerconfigjson',
      Description: expect.any(String),
      Tags: [
        { Key: 'ecr-credential', Value: 'ci-pull' },
        { Key: 'ecr-format', Value: 'dockerconfigjson' },
      ],
    });
  });

  it('in the format jenkins has the tags that Jenkins requires', () => {
    expect(only(templateOf({ secrets: [{ format: 'jenkins' }] }), SECRET).Properties.Tags).toEqual([
      { Key: 'ecr-credential', Value: 'ci' },
      { Key: 'ecr-format', Value: 'jenkins' },
      { Key: 'jenkins:credentials:type', Value: 'usernamePassword' },
      { Key: 'jenkins:credentials:username', Value: 'AWS' },
    ]);
  });

  it('keeps its logical id, and with it its value, if another secret is added before it', () => {
    const idOfFirst = (...names: string[]) => {
      const secrets = names.map((name) => ({ format: 'password' as const, name }));
      const found = Object.entries(resourcesOf(templateOf({ secrets }), SECRET));
      return found.find(([, { Properties }]) => Properties.Name === 'first')?.[0];
    };
    expect(idOfFirst('new', 'first')).toBe(idOfFirst('first'));
    expect(idOfFirst('first')).toEqual(expect.any(String));
  });
});

describe('the function of a credential', () => {
  const { Properties } = only(template, 'AWS::Lambda::Function', 'cipullRefresher');

  it('runs on Node.js 24 and arm64 for at most 100 seconds', () => {
    expect(plain(Properties)).toEqual({
      Architectures: ['arm64'],
      Code: expect.anything(),
      DeadLetterConfig: { TargetArn: expect.stringMatching(/^<EcrSharedFailures\w+\.Arn>$/) },
      Description: expect.any(String),
      Environment: { Variables: { REFRESH_SPEC: expect.any(String) } },
      FunctionName: 'EcrCredentials-ci-pull',
      Handler: 'index.handler',
      LoggingConfig: {
        LogFormat: 'JSON',
        ApplicationLogLevel: 'INFO',
        SystemLogLevel: 'WARN',
        LogGroup: expect.stringMatching(/^<cipullLog\w+>$/),
      },
      MemorySize: 256,
      Role: expect.stringMatching(/^<cipullRole\w+\.Arn>$/),
      Runtime: 'nodejs24.x',
      Tags: [{ Key: 'ecr-credential', Value: 'ci-pull' }],
      Timeout: 100,
    });
  });

  it('logs in plain text, beside its own JSON lines, in a partition without the log format JSON', () => {
    const { LoggingConfig } = plain(Properties, ['EcrSharedJsonLogFormat']) as Record<string, unknown>;
    expect(LoggingConfig).toEqual({ LogGroup: expect.stringMatching(/^<cipullLog\w+>$/) });
    const missing = ['aws-us-gov', 'aws-iso', 'aws-iso-b', 'aws-iso-e', 'aws-iso-f'];
    expect(template?.toJSON().Conditions.EcrSharedJsonLogFormat).toEqual({
      'Fn::Not': [{ 'Fn::Or': missing.map((name) => ({ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, name] })) }],
    });
  });

  it('gets a spec with literal names that is the same in every account and region', () => {
    const { Variables } = Properties.Environment as { Variables: { REFRESH_SPEC: string } };
    expect(parseSpec(Variables.REFRESH_SPEC, 'eu-west-1')).toEqual({
      credential: 'ci-pull',
      registries: [{ region: 'eu-west-1' }],
      publicRegistry: false,
      endpoints: ['standard'],
      verifyToken: 'best-effort',
      verifyRepositories: [],
      replicas: [],
      secrets: [{ name: 'ecr-ci-pull-dockerconfigjson', format: 'dockerconfigjson' }],
    });
  });

  it('is retried twice until the next refresh is due, and sends its results to the default event bus', () => {
    const bus = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default';
    expect(propertiesOf(templateOf({ refreshEveryHours: 3 }), 'AWS::Lambda::EventInvokeConfig')).toEqual([
      {
        FunctionName: expect.stringMatching(/^<ciRefresher\w+>$/),
        Qualifier: '$LATEST', // what the schedule starts
        MaximumRetryAttempts: 2,
        MaximumEventAgeInSeconds: 3 * 3600,
        DestinationConfig: { OnSuccess: { Destination: bus }, OnFailure: { Destination: bus } },
      },
    ]);
  });
});

describe('the schedule', () => {
  const schedule = only(template, 'AWS::Scheduler::Schedule');

  it('starts a refresh every 4 hours (UTC) in a window of 15 minutes, with an event that identifies the schedule', () => {
    expect(schedule.Properties).toMatchObject({
      ScheduleExpression: expect.stringMatching(/^cron\(\d+ [0-3]\/4 \* \* \? \*\)$/),
      ScheduleExpressionTimezone: 'Etc/UTC',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
      State: 'ENABLED',
      Target: { Input: '{"scheduled":true}', RetryPolicy: { MaximumEventAgeInSeconds: 14400 } },
    });
  });

  it('is created after the first refresh and after the policy of its role', () => {
    const ids = ['Custom::FirstRefresh', 'AWS::IAM::Policy'].map((type) => only(template, type).id);
    expect(schedule.DependsOn).toEqual(expect.arrayContaining(ids));
  });
});

describe('the first refresh', () => {
  it('runs again if the spec of the function or its key changes', () => {
    const version = (name: string, rest: CredentialConfig = {}) =>
      only(templateOf({ secrets: [{ format: 'password', name }], ...rest }), 'Custom::FirstRefresh').Properties
        .FunctionArn;
    expect(version('one')).not.toEqual(version('two'));
    expect(version('one', { encryption: 'customer-managed' })).not.toEqual(version('one'));
    expect(version('one')).toEqual(version('one'));
  });

  it('writes the first value only after the policy of each secret denies all other principals', () => {
    const exclusive = templateOf({
      exclusive: true,
      readers: [{ role: 'arn:aws:iam::123456789012:role/ci' }],
      secrets: [{ format: 'password' }, { format: 'dockerconfigjson' }],
    });
    const policies = Object.keys(resourcesOf(exclusive, 'AWS::SecretsManager::ResourcePolicy'));
    expect(policies).toHaveLength(2);
    expect(only(exclusive, 'Custom::FirstRefresh').DependsOn).toEqual(expect.arrayContaining(policies));
  });

  it('of many credentials runs for three of them at the same time', () => {
    const credentials = Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`c${index}`, {}]));
    const refreshes = resourcesOf(synthesize({ credentials }).EcrCredentials, 'Custom::FirstRefresh');
    const order = Object.entries(refreshes).map(([id, { DependsOn = [] }]) =>
      [id, ...DependsOn.filter((other) => other in refreshes)].map((each) => each.slice(0, 2)).join(' after '),
    );
    expect(order).toEqual(['c0', 'c1', 'c2', 'c3 after c0', 'c4 after c1', 'c5 after c2', 'c6 after c3']);
  });

  it('is logged for 30 days, like every refresh', () => {
    const days = propertiesOf(template, 'AWS::Logs::LogGroup').map(({ RetentionInDays }) => RetentionInDays);
    expect(days).toEqual([30, 30]);
  });
});

describe('the dead-letter queue', () => {
  it('is one per stack, encrypted, and keeps its messages for 14 days', () => {
    expect(only(template, 'AWS::SQS::Queue').Properties).toEqual({
      QueueName: 'EcrCredentials-failures',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    expect(only(grouped, 'AWS::SQS::Queue').Properties.QueueName).toBe('EcrCredentials-platform-failures');
  });

  it('has a policy that only denies requests without TLS', () => {
    const { id } = only(template, 'AWS::SQS::Queue');
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } };
    const deny = { Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*', Resource: `<${id}.Arn>`, Condition };
    expect(propertiesOf(template, 'AWS::SQS::QueuePolicy')).toEqual([
      { Queues: [`<${id}>`], PolicyDocument: { Version: '2012-10-17', Statement: [deny] } },
    ]);
  });
});

describe('a stack', () => {
  it('is created for each group, and its functions, logs and roles are named after the stack name of the config', () => {
    expect(Object.keys(templates)).toEqual(['EcrCredentials', 'EcrCredentials-platform']);
    expect(propertiesOf(grouped, SECRET)).toHaveLength(2);
    const values = (type: string, name: string) => propertiesOf(grouped, type).map((properties) => properties[name]);
    expect(values('AWS::Lambda::Function', 'FunctionName')).toContain('EcrCredentials-other');
    expect(values('AWS::Logs::LogGroup', 'LogGroupName')).toContain('/aws/lambda/EcrCredentials-other');
    expect(values('AWS::IAM::Role', 'RoleName')).toContain('EcrCredentials-other-<AWS::Region>');
  });

  it('has the name and the tags of the config', () => {
    const stacks = synthesize({ stackName: 'Acme', tags: { team: 'platform' }, credentials: { a: { group: 'x' } } });
    expect(Object.keys(stacks)).toEqual(['Acme-x']);
    expect(only(stacks['Acme-x'], SECRET).Properties.Tags).toContainEqual({ Key: 'team', Value: 'platform' });
  });

  it('without feeds has no event rule and no function of a feed', () => {
    expect(propertiesOf(template, 'AWS::Events::Rule')).toEqual([]);
    expect(propertiesOf(template, 'AWS::Lambda::Function')).toHaveLength(2); // the other one belongs to the CDK
  });
});
