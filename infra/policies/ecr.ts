import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Credential } from '../config/credential';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';

/** What docker needs to pull. Source: Amazon ECR, "IAM permissions for pulling an image". */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What docker needs besides to push. Source: Amazon ECR, "IAM permissions for pushing an image". */
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

/**
 * What ECR needs to fill a pull-through cache; another account allows it in its registry's policy.
 * Source: Amazon ECR, "IAM permissions required to sync an upstream registry".
 */
export const PULL_THROUGH = ['ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'];

/** What the registry's list of tags needs. Source: Amazon ECR, "Actions, resources, and condition keys". */
const LIST_TAGS = ['ecr:ListImages'];

/** What a credential's token may do in a repository, as the repository's own policy can allow it too. */
export function repositoryActions({ access, listTags }: Pick<Credential, 'access' | 'listTags'>): string[] {
  return [...PULL, ...(access === 'push' ? PUSH : []), ...(listTags ? LIST_TAGS : [])];
}

/** The ARNs of a credential's repositories in each of its registries. */
export function repositoryArns(
  { registries, repositories }: Credential,
  own: Omit<StackEnvironment, 'dnsSuffix'>,
): string[] {
  return registries.flatMap(({ account = own.account, region = own.region }) =>
    repositories.map((name) => `arn:${own.partition}:ecr:${region}:${account}:repository/${name}`),
  );
}

/**
 * Everything that a credential's role may do in ECR. A token carries the permissions of the role that asked for it,
 * so this is also everything that whoever holds the token may do.
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
      resources: ['*'], // AWS knows no resource for this action
      conditions: { StringEquals: { 'aws:RequestedRegion': [...regions] } },
    }),
    new PolicyStatement({
      sid: 'UseRepositories',
      actions: [...repositoryActions(credential), ...(credential.pullThroughCache ? PULL_THROUGH : [])],
      resources: repositoryArns(credential, PSEUDO_PARAMETERS),
    }),
  ];
}

/** Source: Amazon ECR Public, "Registry authentication"; its API is in us-east-1 alone. */
function publicStatements(): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'GetPublicToken',
      actions: ['ecr-public:GetAuthorizationToken'],
      resources: ['*'], // AWS knows no resource for this action
      conditions: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
    }),
    new PolicyStatement({
      sid: 'GetPublicBearer',
      actions: ['sts:GetServiceBearerToken'],
      // AWS knows no resource for this action, and others report that `sts:AWSServiceName` refuses ECR Public.
      // Source: IAM, "Service bearer tokens", whose own statement has no condition either.
      resources: ['*'],
    }),
  ];
}
