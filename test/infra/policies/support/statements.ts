import type { SecretConfig } from '../../../../infra/config';
import { READ } from '../../simulation/support/actions';

/** Two secrets of a credential `ci`, and their names. */
export const SECRETS: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];
export const DOCKER = 'ecr-ci-dockerconfigjson';
export const PASSWORD = 'ecr-ci-password';

/** Returns the statement that allows reading secrets. */
export function reads(Resource: string | string[], more: { Principal?: object; Condition?: object } = {}): object {
  return { Effect: 'Allow', Action: READ, Resource, ...more };
}

/** Returns the conditions that limit a key to Secrets Manager and to the secrets with these names. */
export function onlyForSecrets(names: string[], stringEquals: object = {}): object {
  return {
    StringEquals: { 'kms:ViaService': 'secretsmanager.<AWS::Region>.<AWS::URLSuffix>', ...stringEquals },
    ArnLike: {
      'kms:EncryptionContext:SecretARN': names.map(
        (name) => `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${name}-??????`,
      ),
    },
  };
}
