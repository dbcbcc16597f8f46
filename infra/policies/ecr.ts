import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Credential } from '../config/credential';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';

/** Actions that a pull requires. Source: Amazon ECR, "IAM permissions for pulling an image". */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/**
 * Actions that a push requires in addition to {@link PULL}. Source: Amazon ECR, "IAM permissions for pushing an image".
 */
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

/**
 * Actions that filling a pull-through cache requires. Another account allows them in its registry policy.
 * Source: Amazon ECR, "IAM permissions required to sync an upstream registry".
 */
export const PULL_THROUGH = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];

/**
 * Actions that listing the tags of a repository requires. Source: Amazon ECR, "Actions, resources, and condition keys".
 */
const LIST_TAGS = ['ecr:ListImages'];

/** Returns what a credential's token may do in a repository. A repository policy can allow the same actions. */
export function repositoryActions({ access, listTags }: Pick<Credential, 'access' | 'listTags'>): string[] {
  return [...PULL, ...(access === 'push' ? PUSH : []), ...(listTags ? LIST_TAGS : [])];
}

/** Returns the ARNs of a credential's repositories in each of its registries. */
export function repositoryArns(
  { registries, repositories }: Credential,
  own: Omit<StackEnvironment, 'dnsSuffix'>,
): string[] {
  return registries.flatMap(({ account = own.account, region = own.region }) =>
    repositories.map((name) => `arn:${own.partition}:ecr:${region}:${account}:repository/${name}`),
  );
}

/**
 * Returns everything that a credential's role may do in ECR. A token has the permissions of the role that requested it.
 * These statements therefore also limit what a holder of the token may do.
 */
export function ecrStatements(credential: Credential): PolicyStatement[] {
  return [
    ...(credential.registries.length > 0 ? privateStatements(credential) : []),
    ...(credential.publicRegistry ? publicStatements() : []),
  ];
}

function privateStatements(credential: Credential): PolicyStatement[] {
  const regions = new Set(credential.registries.map(({ region = PSEUDO_PARAMETERS.region }) => region));
  return [
    new PolicyStatement({
      sid: 'GetToken',
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'], // AWS: this action does not support resource-level permissions
      conditions: { StringEquals: { 'aws:RequestedRegion': [...regions] } },
    }),
    new PolicyStatement({
      sid: 'UseRepositories',
      actions: [...repositoryActions(credential), ...(credential.pullThroughCache ? PULL_THROUGH : [])],
      resources: repositoryArns(credential, PSEUDO_PARAMETERS),
    }),
  ];
}

/**
 * Returns the statements for ECR Public, whose API is in us-east-1 only. Source: Amazon ECR Public, "Registry
 * authentication".
 */
function publicStatements(): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'GetPublicToken',
      actions: ['ecr-public:GetAuthorizationToken'],
      resources: ['*'], // AWS: this action does not support resource-level permissions
      conditions: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    }),
    new PolicyStatement({
      sid: 'GetPublicBearer',
      actions: ['sts:GetServiceBearerToken'],
      // This action does not support resource-level permissions. Users report that a condition on `sts:AWSServiceName`
      // denies ECR Public. Source: IAM, "Service bearer tokens", whose own statement has no condition either.
      resources: ['*'],
    }),
  ];
}
