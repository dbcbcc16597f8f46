import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { TOKEN_LIFETIME_HOURS } from '../../lambda/core/limits';
import { isToken } from '../config/common/tokens';
import type { Credential } from '../config/credential';
import { everyVersionArn } from '../policies/deployment';
import { repositoryArns } from '../policies/ecr';

// The findings of cdk-nag's AwsSolutions rules in this app, each with the reason why it is acknowledged. Without cdk-nag
// these calls have no effect.

/** The pseudo parameters as cdk-nag writes them. */
const CDK_NAG_ENVIRONMENT = { partition: '<AWS::Partition>', region: '<AWS::Region>', account: '<AWS::AccountId>' };

/** Acknowledges that Secrets Manager does not rotate a credential's secrets. */
export function acknowledgeNoRotation(secret: IConstruct): void {
  acknowledge(secret, {
    id: 'AwsSolutions::AwsSolutions-SMG4',
    reason:
      'Secrets Manager rotates at most every 4 hours. A schedule replaces this token, which is valid for ' +
      `${TOKEN_LIFETIME_HOURS} hours.`,
  });
}

/** Acknowledges that a rule starts a function by its unqualified name. The deployment starts it by its unqualified name, too. */
export function acknowledgeUnversionedStart(started: IConstruct): void {
  acknowledgeWarning(started, {
    id: 'Annotation::@aws-cdk/aws-lambda:addPermissionsToVersionOrAlias',
    reason: 'The rule names the function without a version.',
  });
}

/** Acknowledges that a role may run every version of these functions. */
export function acknowledgeEveryVersion(role: IConstruct, functionNames: string[]): void {
  for (const name of functionNames) {
    acknowledge(role, {
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${everyVersionArn(name, CDK_NAG_ENVIRONMENT)}]`,
      reason: 'A deployment publishes versions, whose numbers are not known at synth.',
    });
  }
}

/** Acknowledges that a dead-letter queue has no dead-letter queue. */
export function acknowledgeDeadLetters(queue: IConstruct): void {
  acknowledge(queue, {
    id: 'AwsSolutions::AwsSolutions-SQS3',
    reason: 'This is the dead-letter queue of the functions. Only people read messages from it.',
  });
}

/** Acknowledges that a role has an action that does not support resource-level permissions. */
export function acknowledgeNoResource(role: IConstruct, action: string): void {
  acknowledge(role, {
    id: 'AwsSolutions::AwsSolutions-IAM5[Resource::*]',
    reason: `AWS: ${action} does not support resource-level permissions, so its resource must be "*".`,
  });
}

/** Acknowledges that a role may use every repository that a wildcard of the config covers. */
export function acknowledgeRepositories(role: IConstruct, credential: Credential): void {
  // An id cannot contain an account that is known only at deployment.
  const known = repositoryArns(credential, CDK_NAG_ENVIRONMENT).filter((arn) => arn.includes('*') && !isToken(arn));
  for (const arn of known) {
    acknowledge(role, {
      id: `AwsSolutions::AwsSolutions-IAM5[Resource::${arn}]`,
      reason: 'In a resource, * stands for any characters of a repository name. The config names these repositories.',
    });
  }
}

/** The id of a finding, and why it is acknowledged. */
interface Acknowledgement {
  id: string;
  reason: string;
}

/**
 * Records the acknowledgement of a finding as the CDK's `acknowledge()` does, but without a stack trace. With 100
 * credentials, the stack traces would take 7 % of the time of the app.
 * Source: the documentation of `Validations.ACKNOWLEDGED_RULES_METADATA_KEY`.
 */
function acknowledge(construct: IConstruct, { id, reason }: Acknowledgement): void {
  construct.node.addMetadata('aws:cdk:acknowledged-rules', { [id]: reason });
}

/**
 * Acknowledges a warning of the CDK itself. Versions of the CDK before 2.269 have no acknowledgements, or reject these
 * ids. They then print the warning.
 */
function acknowledgeWarning(construct: IConstruct, warning: Acknowledgement): void {
  try {
    Validations.of(construct).acknowledge(warning);
  } catch {
    // the version has no such acknowledgement
  }
}
