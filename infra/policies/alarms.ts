import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { PSEUDO_PARAMETERS } from '../naming/environment';

/** Returns the statement of a topic's policy that allows the alarms of the stack's account to publish. */
export function alarmsStatement(topicArn: string): PolicyStatement {
  return new PolicyStatement({
    sid: 'AlarmsOfThisAccount',
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['sns:Publish'],
    resources: [topicArn],
    conditions: { StringEquals: { 'aws:SourceAccount': PSEUDO_PARAMETERS.account } },
  });
}
