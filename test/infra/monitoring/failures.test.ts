import { describe, expect, it } from 'vitest';
import { failureQueueName } from '../../../infra/constructs/failure-queue';
import { credentialNames } from '../../../infra/naming/names';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';

const credentials = { 'ci-pull': { refreshEveryHours: 3 }, other: { group: 'platform' } };
const { EcrCredentials: template, 'EcrCredentials-platform': grouped } = synthesize({ credentials });

describe('the queue of failures', () => {
  it('is one a stack, encrypted, and keeps its messages for 14 days', () => {
    expect(only(template, 'AWS::SQS::Queue').Properties).toEqual({
      QueueName: 'EcrCredentials-failures',
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    expect(only(grouped, 'AWS::SQS::Queue').Properties.QueueName).toBe('EcrCredentials-platform-failures');
  });

  it('is not spoken to without TLS, and opened to nobody by its own policy', () => {
    expect(plain(only(template, 'AWS::SQS::QueuePolicy').Properties)).toEqual({
      Queues: [expect.stringMatching(/^<Failures\w+>$/)],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Resource: expect.stringMatching(/^<Failures\w+\.Arn>$/),
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });
});

describe('a scheduled refresh', () => {
  it('is tried thrice, until the next one is due; the default event bus is told how it ended', () => {
    const bus = 'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:event-bus/default';
    expect(plain(only(template, 'AWS::Lambda::EventInvokeConfig').Properties)).toEqual({
      FunctionName: expect.stringMatching(/^<cipullRefresher\w+>$/),
      Qualifier: '$LATEST', // what the schedule starts
      MaximumRetryAttempts: 2,
      MaximumEventAgeInSeconds: 3 * 3600,
      DestinationConfig: { OnSuccess: { Destination: bus }, OnFailure: { Destination: bus } },
    });
  });
});

describe('names', () => {
  const long = 'A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Second-Year';

  it('of a function and its log are those of the config, whatever the group', () => {
    const names = Object.values(resourcesOf(grouped, 'AWS::Lambda::Function')).map(
      ({ Properties }) => Properties.FunctionName,
    );
    expect(names).toContain('EcrCredentials-other');
    const logs = Object.values(resourcesOf(grouped, 'AWS::Logs::LogGroup')).map(
      ({ Properties }) => Properties.LogGroupName,
    );
    expect(logs).toContain('/aws/lambda/EcrCredentials-other');
  });

  it('are hashed where AWS takes no more, and differ then too', () => {
    const names = ['ci-pull', 'ci-push'].map((credential) => credentialNames(long, credential, 'eu-west-1').function);
    expect(names[0]).toMatch(/^A-Very-Long-Stack-Name-Of-The-Platform-Team-In-Its-Seco-[0-9a-f]{8}$/);
    expect(names.map((name) => name.length)).toEqual([64, 64]);
    expect(new Set(names).size).toBe(2);
    expect(failureQueueName(`${long}-${long}`)).toMatch(/-[0-9a-f]{8}-failures$/);
    expect(failureQueueName(`${long}-${long}`)).toHaveLength(80);
  });
});
