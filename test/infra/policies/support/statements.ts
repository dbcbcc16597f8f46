import type { ReaderConfig, SecretConfig } from '../../../../infra/config';
import { READ } from '../../simulation/support/actions';
import { READERS, type ReaderKind } from '../../simulation/support/readers';

/** Two secrets of a credential `ci`, and their names. */
export const SECRETS: SecretConfig[] = [{ format: 'dockerconfigjson' }, { format: 'password' }];
export const DOCKER = 'ecr-ci-dockerconfigjson';
export const PASSWORD = 'ecr-ci-password';

/** The readers that are one existing principal: the kind, the reader and the ARN of the principal. */
export const EXISTING = (['a role', 'a role of another account', 'a user', 'a user of another account'] as const).map(
  (kind: ReaderKind): [ReaderKind, ReaderConfig, principal: string] => {
    const { role, user }: ReaderConfig = READERS[kind];
    return [kind, READERS[kind], role ?? user ?? ''];
  },
);

/** Returns the statement that allows reading secrets. */
export function reads(Resource: string | string[], more: { Principal?: object; Condition?: object } = {}): object {
  return { Effect: 'Allow', Action: READ, Resource, ...more };
}

/** Returns the ARN pattern of a secret of the stack's account and region. */
export const secretPattern = (name: string) =>
  `arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${name}-??????`;

/** The names of Secrets Manager, because other partitions than `aws` may use their own DNS suffix or not. */
const SECRETS_MANAGER = ['amazonaws.com', '<AWS::URLSuffix>'].map((suffix) => `secretsmanager.<AWS::Region>.${suffix}`);

/** Returns the conditions that limit a key to Secrets Manager and to the secrets with these names. */
export function onlyForSecrets(names: string[], stringEquals: object = {}): object {
  return {
    StringEquals: { 'kms:ViaService': SECRETS_MANAGER, ...stringEquals },
    ArnLike: { 'kms:EncryptionContext:SecretARN': names.map(secretPattern) },
  };
}

/** Returns the statement that allows decrypting secrets with their key. */
export function decrypts(Sid: string, Resource: string | undefined, ...names: string[]): object {
  return { Sid, Effect: 'Allow', Action: 'kms:Decrypt', Resource, Condition: onlyForSecrets(names) };
}
