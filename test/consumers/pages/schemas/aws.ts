import { exactly, flag, list, matching, object, oneOf, record, type Schema, text } from './strict';

const repositoryCredentials = object({ credentialsParameter: text });
const executionRoleArn = matching(/^arn:aws:iam::\d{12}:role\//);

/** Source: Amazon ECS API reference, RegisterTaskDefinition. */
export const TASK_DEFINITION: Schema = object({
  family: text,
  requiresCompatibilities: list(oneOf('EC2', 'FARGATE', 'EXTERNAL')),
  networkMode: oneOf('bridge', 'host', 'awsvpc', 'none'),
  cpu: matching(/^\d+$/),
  memory: matching(/^\d+$/),
  executionRoleArn,
  containerDefinitions: list(object({ name: text, image: text, essential: flag, repositoryCredentials })),
});

/** Source: AWS Batch API reference, RegisterJobDefinition. */
export const JOB_DEFINITION: Schema = object({
  jobDefinitionName: text,
  type: oneOf('container', 'multinode'),
  platformCapabilities: list(oneOf('EC2', 'FARGATE')),
  containerProperties: object({
    image: text,
    executionRoleArn,
    resourceRequirements: list(object({ type: oneOf('GPU', 'VCPU', 'MEMORY'), value: matching(/^\d+(\.\d+)?$/) })),
    repositoryCredentials,
  }),
});

/** Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
export const TRUST_POLICY: Schema = object({
  Version: exactly('2012-10-17'),
  Statement: list(
    object({
      Effect: exactly('Allow'),
      Principal: object({ Federated: matching(/^arn:aws:iam::\d{12}:oidc-provider\//) }),
      Action: exactly('sts:AssumeRoleWithWebIdentity'),
      Condition: object({ StringEquals: record(), StringLike: record() }),
    }),
  ),
});
