import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../../infra/config';
import { problems } from '../config/readers/problems';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';
const EMAILS = ['platform@example.com', 'ci@example.com'];

function stackOf(alarms: RefresherConfig['alarms'], credential = 'ci', stackName = 'EcrCredentials') {
  const [template] = Object.values(
    synthesize({ stackName, ...(alarms ? { alarms } : {}), credentials: { [credential]: {} } }),
  );
  const all = Object.values(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map(
    ({ Properties }) =>
      plain(Properties) as {
        AlarmName: string;
        AlarmDescription: string;
        AlarmActions?: string[];
        OKActions?: string[];
      },
  );
  const outputs = (template?.toJSON().Outputs ?? {}) as Record<string, { Value: string }>;
  return { template, all, tells: outputs.AlarmsTell?.Value };
}

describe('an alarm', () => {
  it('is one of two of each credential, named after its function', () => {
    expect(stackOf(undefined).all.map(({ AlarmName }) => AlarmName)).toEqual([
      'EcrCredentials-ci-stale',
      'EcrCredentials-ci-failing',
    ]);
  });

  it('says what is wrong and what to do, with the whole commands', () => {
    for (const { AlarmDescription: text } of stackOf(undefined, 'ci-pull').all) {
      expect(text).toContain('ECR credential "ci-pull"');
      expect(text).toContain('npm run status');
      expect(text).toContain('npm run refresh -- ci-pull');
      expect(text).toContain('aws logs tail /aws/lambda/EcrCredentials-ci-pull --since 1d --region <AWS::Region>');
    }
    const [stale] = stackOf(undefined).all;
    expect(stale?.AlarmDescription).toMatch(/still work for at least 5 hours/);
  });

  // Source: the CloudWatch API, PutMetricAlarm.
  it('fits, however long the names are', () => {
    for (const { AlarmName, AlarmDescription } of stackOf(undefined, 'c'.repeat(32), 'S'.repeat(95)).all) {
      expect(AlarmDescription.length).toBeLessThan(1024);
      expect(AlarmName.length).toBeLessThanOrEqual(255);
    }
  });

  it.each<[string, RefresherConfig['alarms'], RegExp[], string]>([
    ['nobody', undefined, [], "nobody: set alarms.emails or alarms.topicArn in the config's file, and deploy again"],
    [
      'nobody',
      { emails: [] },
      [],
      "nobody: set alarms.emails or alarms.topicArn in the config's file, and deploy again",
    ],
    [
      'e-mail addresses',
      { emails: EMAILS },
      [/^<Alarms\w+>$/],
      'platform@example.com, ci@example.com, once confirmed from the mail that AWS sends',
    ],
    ['a topic', { topicArn: TOPIC }, [/on-call$/], TOPIC],
    [
      'both',
      { emails: ['ci@example.com'], topicArn: TOPIC },
      [/^<Alarms\w+>$/, /on-call$/],
      `ci@example.com, once confirmed from the mail that AWS sends; and ${TOPIC}`,
    ],
  ])('tells %s of its beginning and its end, and a deploy says so', (_, alarms, targets, says) => {
    const { all, tells } = stackOf(alarms);
    const expected = targets.map((target) => expect.stringMatching(target));
    for (const { AlarmActions = [], OKActions = [] } of all) {
      expect(AlarmActions).toEqual(expected);
      expect(OKActions).toEqual(expected);
    }
    expect(tells).toBe(says);
  });
});

describe("the alarms' topic", () => {
  it('is made only for e-mail addresses', () => {
    expect(resourcesOf(stackOf({ topicArn: TOPIC }).template, 'AWS::SNS::Topic')).toEqual({});
  });

  it('has a subscription for each address, and takes what alarms of this account say, over TLS', () => {
    const { template } = stackOf({ emails: EMAILS });
    expect(only(template, 'AWS::SNS::Topic').Properties).toEqual({ TopicName: 'EcrCredentials-alarms' });
    const Topic = expect.stringMatching(/^<Alarms\w+>$/);
    const subscriptions = Object.values(resourcesOf(template, 'AWS::SNS::Subscription'));
    expect(subscriptions.map(({ Properties }) => plain(Properties))).toEqual(
      EMAILS.map((Endpoint) => ({ Protocol: 'email', Endpoint, TopicArn: Topic })),
    );
    expect(plain(only(template, 'AWS::SNS::TopicPolicy').Properties)).toEqual({
      Topics: [Topic],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'AllowPublishThroughSSLOnly',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sns:Publish',
            Resource: Topic,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
          {
            Sid: 'AlarmsOfThisAccount',
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: 'sns:Publish',
            Resource: Topic,
            Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
          },
        ],
      },
    });
  });
});

describe('a wrong target', () => {
  const of = (alarms: unknown) => problems({ alarms, credentials: { ci: {} } });

  it.each(['platform', 'platform@example', '@example.com', 'a b@example.com', 'a@example.com,b@example.com', ''])(
    'is no e-mail address: %j',
    (email) => {
      expect(of({ emails: ['ci@example.com', email] })).toEqual([
        `alarms.emails.1: got ${JSON.stringify(email)}; must be an e-mail address`,
      ]);
    },
  );

  it.each([
    `${TOPIC}.fifo`,
    TOPIC.replace('sns', 'sqs'),
    TOPIC.replace('123456789012', '12345'),
    `${TOPIC}:11111111-2222-3333-4444-555555555555`,
    'on-call',
  ])('is no topic for alarms: %j', (topicArn) => {
    expect(of({ topicArn })).toEqual([
      `alarms.topicArn: got ${JSON.stringify(topicArn)}; must be the ARN of a standard SNS topic: an alarm can tell no FIFO one`,
    ]);
  });

  it('is told with every other one', () => {
    expect(of({ emails: 'ci@example.com', topic: TOPIC })).toEqual([
      'alarms.emails: got "ci@example.com"; must be a list of e-mail addresses',
      'alarms.topic: is unknown; must be one of the settings among emails, topicArn',
    ]);
    expect(of({ emails: ['ci@example.com', 'ci@example.com'] })).toEqual([
      expect.stringMatching(/^alarms\.emails: got .*; must be a list of different e-mail addresses$/),
    ]);
    expect(problems({ dashboard: 'yes', credentials: { ci: {} } })).toEqual([
      'dashboard: got "yes"; must be true or false',
    ]);
  });
});
