import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { type CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Credential } from '../config/credential';
import { keyPolicy } from '../policies/kms';

/**
 * Creates the key of a stack's credentials with `customer-managed` encryption.
 * @param credentials returns these credentials at synth, because others can be added later
 */
export function createKey(scope: Construct, credentials: () => Credential[]): Key {
  const key = new Key(scope, 'Key', {
    description: 'Encrypts ECR tokens in Secrets Manager',
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY, // the secrets are deleted with the stack, and the tokens expire within hours
  });
  (key.node.defaultChild as CfnKey).keyPolicy = Lazy.any({ produce: () => keyPolicy(credentials()) });
  return key;
}
