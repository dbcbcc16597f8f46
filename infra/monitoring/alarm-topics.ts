import { CfnOutput } from 'aws-cdk-lib';
import { type ITopic, Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../config/credential';
import { alarmsStatement } from '../policies/alarms';

/**
 * Returns the topics of a stack's alarms: one that it creates for the config's e-mail addresses, the config's topic, both
 * or none. An output lists the recipients.
 */
export function createAlarmTopics(scope: Construct, stack: string, { emails, topicArn }: Config['alarms']): ITopic[] {
  new CfnOutput(scope, 'AlarmRecipients', {
    description: 'Recipients of alarm and recovery notifications',
    value:
      [
        ...(emails.length > 0 ? [`${emails.join(', ')}, after each confirms the e-mail that AWS sends`] : []),
        ...(topicArn ? [topicArn] : []),
      ].join('; and ') || 'none: set alarms.emails or alarms.topicArn in the config file, and deploy again',
  });
  return [
    ...(emails.length > 0 ? [createTopic(scope, stack, emails)] : []),
    ...(topicArn ? [Topic.fromTopicArn(scope, 'GivenTopic', topicArn)] : []),
  ];
}

/**
 * Creates the topic without encryption at rest. CloudWatch cannot publish to a topic that the AWS managed key (aws/sns)
 * encrypts. The text of an alarm contains no secret. Source: AWS re:Post, "Why didn't I receive an SNS notification
 * for my CloudWatch alarm trigger?"
 */
function createTopic(scope: Construct, stack: string, emails: string[]): Topic {
  const topic = new Topic(scope, 'Alarms', { topicName: `${stack}-alarms`, enforceSSL: true });
  topic.addToResourcePolicy(alarmsStatement(topic.topicArn));
  for (const endpoint of emails) {
    new Subscription(topic, endpoint, { topic, protocol: SubscriptionProtocol.EMAIL, endpoint });
  }
  return topic;
}
