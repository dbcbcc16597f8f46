import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Credential } from '../config/credential';
import { repositoryArns } from '../policies/ecr';

// What cdk-nag's AwsSolutions rules find in this app, and why it stands. Without cdk-nag this is without effect.

/** A credential's secrets have no rotation by Secrets Manager. */
export function acknowledgeNoRotation(secret: IConstruct): void {
  Validations.of(secret).acknowledge({
    id: 'AwsSolutions::AwsSolutions-SMG4',
    reason:
      'Rotation runs every 4 hours at most; a schedule replaces this ECR login, which AWS lets live for 12 hours.',
  });
}

/** A function is started by its name alone; the deploy's own start of a version has its own permission. */
export function acknowledgeUnversionedStart(started: IConstruct): void {
  Validations.of(started).acknowledge({
    id: 'Annotation::@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias',
    reason: 'The rule names the function without a version.',
  });
}

/** A queue takes what failed, and has no such queue itself. */
export function acknowledgeDeadLetters(queue: IConstruct): void {
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'It is the dead-letter queue of the functions; nothing but a person takes messages from it.',
  });
}

/** A role has an action for which AWS knows no resource. */
export function acknowledgeNoResource(role: IConstruct, action: string): void {
  Validations.of(role).acknowledge({
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: `AWS: ${action} does not support resource-level permissions, so its resource must be "*".`,
  });
}

/** A role may use every repository that a name with a wildcard in the config covers. */
export function acknowledgeRepositories(role: IConstruct, credential: Credential): void {
  const own = { partition: '<AWS::Partition>', region: '<AWS::Region>', account: '<AWS::AccountId>' };
  for (const arn of repositoryArns(credential, own).filter((each) => each.includes('*'))) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${arn}]`,
      reason:
        'AWS: in a resource, * stands for any characters of a repository name. The config names these repositories.',
    });
  }
}
