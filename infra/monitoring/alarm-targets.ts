import { CfnOutput } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Subscription, SubscriptionProtocol, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Config } from '../config/credential';
import { PSEUDO_PARAMETERS } from '../naming/environment';

/**
 * Whom a stack's alarms tell: a topic of the stack's own with the config's e-mail addresses, the config's own topic,
 * both or nobody. An output says who that is.
 * @returns the topics' ARNs
 */
export function makeAlarmTargets(scope: Construct, stack: string, { emails, topicArn }: Config['alarms']): string[] {
  new CfnOutput(scope, 'AlarmsTell', {
    description: 'Who is told when a login gets stale',
    value:
      [
        ...(emails.length > 0 ? [`${emails.join(', ')}, once confirmed from the mail that AWS sends`] : []),
        ...(topicArn ? [topicArn] : []),
      ].join('; and ') || "nobody: set alarms.emails or alarms.topicArn in the config's file, and deploy again",
  });
  return [...(emails.length > 0 ? [makeTopic(scope, stack, emails).topicArn] : []), ...(topicArn ? [topicArn] : [])];
}

/**
 * Not encrypted at rest: CloudWatch can't publish to a topic that AWS' own key (aws/sns) encrypts, and an alarm's text
 * holds no secret that would be worth a key of the customer's. Source: AWS re:Post, "Why didn't I receive an SNS
 * notification for my CloudWatch alarm trigger?"
 */
function makeTopic(scope: Construct, stack: string, emails: string[]): Topic {
  const topic = new Topic(scope, 'Alarms', { topicName: `${stack}-alarms`, enforceSSL: true });
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': PSEUDO_PARAMETERS.account } },
    }),
  );
  for (const endpoint of emails) {
    new Subscription(topic, endpoint, { topic, protocol: SubscriptionProtocol.EMAIL, endpoint });
  }
  return topic;
}
