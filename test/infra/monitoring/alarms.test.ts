import { describe, expect, it } from 'vitest';
import type { RefresherConfig } from '../../../infra/config';
import { hook } from '../support/deployed';
import { only, propertiesOf, synthesize } from '../support/synthesize';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:on-call';
const EMAILS = ['platform@example.com', 'ci@example.com'];

interface AlarmProperties {
  AlarmName: string;
  AlarmDescription: string;
  AlarmActions?: string[];
  OKActions?: string[];
}

/** Returns the alarms of a stack with one credential and one feed, and the output that lists their recipients. */
function stackOf(alarms?: RefresherConfig['alarms'], stackName = 'EcrCredentials', credential = 'ci', feed = 'hook') {
  const [template] = Object.values(
    synthesize({ stackName, ...(alarms ? { alarms } : {}), credentials: { [credential]: { feeds: [hook(feed)] } } }),
  );
  const all = propertiesOf<AlarmProperties>(template, 'AWS::CloudWatch::Alarm');
  const outputs = (template?.toJSON().Outputs ?? {}) as Record<string, { Value: string }>;
  return { template, all, recipients: outputs.AlarmRecipients?.Value };
}

describe('the alarms of a credential', () => {
  const { all } = stackOf();
  const textOf = (name: string) => all.find(({ AlarmName }) => AlarmName === name)?.AlarmDescription.split('\n');
  const remediation = [
    'To see when each secret expires, run:',
    'npx ecr-credentials status',
    'To refresh now and see the error, run:',
    'npx ecr-credentials refresh ci',
    'To see the log of each refresh, run:',
    'aws logs tail /aws/lambda/EcrCredentials-ci --since 1d --region <AWS::Region>',
    'For what to do, see docs/operations.md.',
  ];
  const feedRemediation = [
    'To push now and see the error, run:',
    'aws lambda invoke --function-name EcrCredentials-ci-feed-hook --cli-read-timeout 120 --region <AWS::Region> /dev/stdout',
    'To see the log of each push, run:',
    'aws logs tail /aws/lambda/EcrCredentials-ci-feed-hook --since 1d --region <AWS::Region>',
    'For what to do, see docs/feeds.md.',
  ];

  it('are two, and two for each feed, named after the functions', () => {
    const names = ['ci-failing', 'ci-feed-hook-failing', 'ci-feed-hook-stale', 'ci-stale'];
    expect(all.map(({ AlarmName }) => AlarmName).toSorted()).toEqual(names.map((name) => `EcrCredentials-${name}`));
  });

  it('describe the problem and what to do, with complete commands', () => {
    expect(textOf('EcrCredentials-ci-stale')).toEqual([
      'No refresh of the ECR credential "ci" has succeeded for 6 hours. The tokens in its secrets are valid for at least 5 hours after this alarm first goes into ALARM. Then the registry rejects them.',
      ...remediation,
    ]);
    expect(textOf('EcrCredentials-ci-failing')).toEqual([
      'A refresh of the ECR credential "ci" failed, and so did its retries. The secrets that it could not refresh keep their previous values. The next refresh starts within 4 hours. This alarm recovers after 6 hours without a failure.',
      ...remediation,
    ]);
    expect(textOf('EcrCredentials-ci-feed-hook-stale')).toEqual([
      'No push of the ECR credential "ci" for its feed "hook" has succeeded for 6 hours. The third party still has an earlier token, which expires 12 hours after its refresh. The secrets are not affected. If a push on demand succeeds, the rule that starts the feed is disabled or cannot invoke its function.',
      ...feedRemediation,
    ]);
    expect(textOf('EcrCredentials-ci-feed-hook-failing')).toEqual([
      'A push of the ECR credential "ci" for its feed "hook" failed, and so did its retries. The third party still has the previous token, which expires 12 hours after its refresh. The next push starts within 4 hours. The secrets are not affected. This alarm recovers after 6 hours without a failure.',
      ...feedRemediation,
    ]);
  });

  // Source: CloudWatch API reference, "PutMetricAlarm".
  it('have names and descriptions within the limits of CloudWatch for the longest names', () => {
    for (const alarm of stackOf(undefined, 'S'.repeat(95), 'c'.repeat(32), 'f'.repeat(32)).all) {
      expect(alarm.AlarmDescription.length).toBeLessThan(1024);
      expect(alarm.AlarmName.length).toBeLessThanOrEqual(255);
    }
  });
});

describe('the recipients of alarms', () => {
  const none = 'none: set alarms.emails or alarms.topicArn in the config file, and deploy again';
  const confirms = 'after each confirms the e-mail that AWS sends';
  const ofStack = /^<Alarms\w+>$/;

  it.each<[string, RefresherConfig['alarms'], RegExp[], string]>([
    ['nobody by default', undefined, [], none],
    ['nobody without an address', { emails: [] }, [], none],
    ['e-mail addresses', { emails: EMAILS }, [ofStack], `platform@example.com, ci@example.com, ${confirms}`],
    ['a topic', { topicArn: TOPIC }, [/on-call$/], TOPIC],
    [
      'an e-mail address and a topic',
      { emails: ['ci@example.com'], topicArn: TOPIC },
      [ofStack, /on-call$/],
      `ci@example.com, ${confirms}; and ${TOPIC}`,
    ],
  ])('can be %s. An output lists who is notified of ALARM and OK', (_, alarms, targets, listed) => {
    const { all, recipients } = stackOf(alarms);
    const expected = targets.map((target) => expect.stringMatching(target));
    for (const { AlarmActions = [], OKActions = [] } of all) {
      expect(AlarmActions).toEqual(expected);
      expect(OKActions).toEqual(expected);
    }
    expect(recipients).toBe(listed);
  });
});

describe('the topic of alarms', () => {
  it('is created only for e-mail addresses', () => {
    expect(propertiesOf(stackOf({ topicArn: TOPIC }).template, 'AWS::SNS::Topic')).toEqual([]);
  });

  it('has a subscription for each address, and accepts only alarms of this account over TLS', () => {
    const { template } = stackOf({ emails: EMAILS });
    const { id, Properties } = only(template, 'AWS::SNS::Topic');
    const publish = { Action: 'sns:Publish', Resource: `<${id}>` };
    expect(Properties).toEqual({ TopicName: 'EcrCredentials-alarms' });
    expect(propertiesOf(template, 'AWS::SNS::Subscription')).toEqual(
      EMAILS.map((Endpoint) => ({ Protocol: 'email', Endpoint, TopicArn: `<${id}>` })),
    );
    const tls = { Sid: 'AllowPublishThroughSSLOnly', Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    const own = {
      Sid: 'AlarmsOfThisAccount',
      Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
    };
    const Statement = [
      { ...publish, ...tls, Effect: 'Deny', Principal: '*' },
      { ...publish, ...own, Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } },
    ];
    expect(propertiesOf(template, 'AWS::SNS::TopicPolicy')).toEqual([
      { Topics: [`<${id}>`], PolicyDocument: { Version: '2012-10-17', Statement } },
    ]);
  });
});
