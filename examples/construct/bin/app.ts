import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { EcrCredential } from 'ecr-credentials';

/** A stack of a team: a repository, alarms, and a credential with which Jenkins pulls from the repository. */
class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    new Repository(this, 'Web', { repositoryName: 'shop/web' });
    const topic = new Topic(this, 'Alarms');

    const pull = new EcrCredential(this, 'CiPull', {
      repositories: ['shop/*'],
      secrets: [{ format: 'jenkins' }],
      alarmTopics: [topic],
    });
    pull.grantRead(Role.fromRoleName(this, 'Jenkins', 'jenkins'));
  }
}

new ShopStack(new App(), 'Shop');
