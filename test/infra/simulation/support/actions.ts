/** Returns the full names of a service's actions, which are given in one text. */
export function actionsOf(service: string, names: string): string[] {
  return names.split(/\s+/).map((name) => `${service}:${name}`);
}

export const DESCRIBE = 'secretsmanager:DescribeSecret';
export const GET = 'secretsmanager:GetSecretValue';
export const PUT = 'secretsmanager:PutSecretValue';
/** The actions of a reader. */
export const READ = [DESCRIBE, GET];
/** Other actions that change, delete or share a secret, or return more about it than a reader needs. */
export const OTHER_SECRET_ACTIONS = actionsOf(
  'secretsmanager',
  `CancelRotateSecret CreateSecret DeleteResourcePolicy DeleteSecret GetResourcePolicy ListSecretVersionIds
  PutResourcePolicy RemoveRegionsFromReplication ReplicateSecretToRegions RestoreSecret RotateSecret
  StopReplicationToReplica TagResource UntagResource UpdateSecret UpdateSecretVersionStage`,
);
export const LIST_SECRETS = 'secretsmanager:ListSecrets';

/** The actions that get a token, which support no resource-level permissions. */
export const GET_TOKEN = ['ecr:GetAuthorizationToken', 'ecr-public:GetAuthorizationToken'];
export const PULL = actionsOf('ecr', 'BatchCheckLayerAvailability BatchGetImage GetDownloadUrlForLayer');
export const PUSH = actionsOf('ecr', 'CompleteLayerUpload InitiateLayerUpload PutImage UploadLayerPart');

/** The actions on a key that writing a secret requires. */
export const USE_KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
/** The actions on a key that changing the key of a secret requires. */
export const CHANGE_KEY = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'];
export const OTHER_KEY_ACTIONS = actionsOf(
  'kms',
  `CreateGrant DescribeKey GetKeyPolicy PutKeyPolicy GenerateDataKeyWithoutPlaintext ReEncryptFrom
  ScheduleKeyDeletion DisableKey`,
);

/** The actions that change what a role may do, or use it. */
export const ROLE_ACTIONS = [...actionsOf('iam', 'PassRole PutRolePolicy UpdateAssumeRolePolicy'), 'sts:AssumeRole'];
/** The actions that start a session of a role. */
export const ASSUME = actionsOf(
  'sts',
  'AssumeRole AssumeRoleWithSAML AssumeRoleWithWebIdentity SetSourceIdentity TagSession',
);
