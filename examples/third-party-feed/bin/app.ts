import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { EcrCredential } from 'ecr-credentials';

/** A credential for one third party. The feed has its own function and two alarms. */
class GitLabStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const topic = new Topic(this, 'Alarms');
    topic.addSubscription(new EmailSubscription('platform@example.com'));

    new EcrCredential(this, 'GitLab', {
      repositories: ['shop/*'],
      secrets: [{ format: 'dockerconfigjson' }],
      feeds: [
        {
          name: 'gitlab',
          gitlabVariable: { project: 'acme/shop', key: 'DOCKER_AUTH_CONFIG', protected: true },
          apiSecret: { name: 'feeds/gitlab' },
        },
      ],
      alarmTopics: [topic],
    });
  }
}

new GitLabStack(new App(), 'GitLab');
