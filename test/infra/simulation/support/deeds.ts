import { credentialOf, KIND_NAMES, type Kind, OTHER_ACCOUNT, secretNamesOf } from './kinds';
import { type Deed, deeds } from './questions';
import { ACCOUNT, REGION, secretArn } from './resolve';
import { roleOf, type World } from './world';

/** What a reader may do. */
export const READ = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

/** What writes, deletes or opens up a secret, or says more of it than a reader needs. */
export const REST = [
  'CancelRotateSecret',
  'CreateSecret',
  'DeleteResourcePolicy',
  'DeleteSecret',
  'GetResourcePolicy',
  'ListSecretVersionIds',
  'PutResourcePolicy',
  'PutSecretValue',
  'RemoveRegionsFromReplication',
  'ReplicateSecretToRegions',
  'RestoreSecret',
  'RotateSecret',
  'StopReplicationToReplica',
  'TagResource',
  'UntagResource',
  'UpdateSecret',
  'UpdateSecretVersionStage',
].map((name) => `secretsmanager:${name}`);

/** The secrets that there are: those of every credential, and those that a careless pattern would take for them. */
export const SECRETS: Record<string, string> = {
  ...Object.fromEntries(
    KIND_NAMES.flatMap((kind) => Object.values(secretNamesOf(kind))).map((name) => [name, secretArn(name)]),
  ),
  ...Object.fromEntries(
    ['ecr-a-backup', 'ecr-a-password-2', 'ecr', 'other'].map((name) => [`somebody's ${name}`, secretArn(name)]),
  ),
  "another account's ecr-a": secretArn('ecr-a', OTHER_ACCOUNT),
};

/** Everything else that leads to a credential: ECR itself, its function, the function's role. */
export function elsewhere(world: World, kind: Kind): Record<string, Deed> {
  const repository = `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team-a/app`;
  const refresher = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:refresher`;
  const role = roleOf(world, `EcrCredentials-${credentialOf(kind)}-eu-west-1`);
  return {
    ...deeds(
      ['BatchGetImage', 'BatchCheckLayerAvailability', 'GetDownloadUrlForLayer', 'PutImage', 'DeleteRepository'].map(
        (name) => `ecr:${name}`,
      ),
      { 'of a repository': repository },
    ),
    ...deeds(['lambda:InvokeFunction', 'lambda:GetFunction', 'lambda:UpdateFunctionCode'], {
      'of a function': refresher,
    }),
    ...deeds(['iam:PassRole', 'iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], {
      'of its role': role,
    }),
  };
}

/** What is done to no resource: AWS takes it as done in the principal's own account. */
export const WITHOUT_RESOURCE = deeds(
  [
    'secretsmanager:ListSecrets',
    'secretsmanager:BatchGetSecretValue',
    'secretsmanager:GetRandomPassword',
    'ecr:GetAuthorizationToken',
    'ecr-public:GetAuthorizationToken',
    'sts:GetServiceBearerToken',
  ],
  { '': '*' },
);
