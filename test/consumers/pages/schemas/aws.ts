import { flag, oneOf, record, type Shape, text } from './shape';

const repositoryCredentials = { credentialsParameter: text };
const executionRoleArn = /^arn:aws:iam::\d{12}:role\//;

/** Source: Amazon ECS API reference, RegisterTaskDefinition. */
export const TASK_DEFINITION: Shape = {
  family: text,
  requiresCompatibilities: [oneOf('EC2', 'FARGATE', 'EXTERNAL')],
  networkMode: oneOf('bridge', 'host', 'awsvpc', 'none'),
  cpu: /^\d+$/,
  memory: /^\d+$/,
  executionRoleArn,
  containerDefinitions: [{ name: text, image: text, essential: flag, repositoryCredentials }],
};

/** Source: AWS Batch API reference, RegisterJobDefinition. */
export const JOB_DEFINITION: Shape = {
  jobDefinitionName: text,
  type: oneOf('container', 'multinode'),
  platformCapabilities: [oneOf('EC2', 'FARGATE')],
  containerProperties: {
    image: text,
    executionRoleArn,
    resourceRequirements: [{ type: oneOf('GPU', 'VCPU', 'MEMORY'), value: /^\d+(\.\d+)?$/ }],
    repositoryCredentials,
  },
};

/** Source: IAM User Guide, "Grammar of the IAM JSON policy language". */
export const TRUST_POLICY: Shape = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: /^arn:aws:iam::\d{12}:oidc-provider\// },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: record(), StringLike: record() },
    },
  ],
};
