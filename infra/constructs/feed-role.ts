import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Feed } from '../config/feeds/schema';
import type { SecretRef } from '../config/secrets/in-formats';
import { PSEUDO_PARAMETERS } from '../naming/environment';
import { keyStatements, READ_KEY, secretArnPattern } from '../policies/kms';
import { READ_ACTIONS } from '../policies/read';
import { runStatements, type SharedFunctionProps } from './lambda-function';
import { acknowledgeNoResource } from './nag-suppressions';

/** What a feed's role is made of. */
export interface FeedRoleProps extends SharedFunctionProps {
  credential: string;
  feed: Feed;
  /** The name of the role; it never changes. */
  roleName: string;
  /** What is pushed. */
  secret: SecretRef;
  /** ARN of the secret's key; undefined for the account's own one. */
  keyArn: string | undefined;
  logGroup: ILogGroup;
}

/** The role of a feed: it reads one secret of the credential and the API secret; everything that it may do is here. */
export function makeFeedRole(scope: Construct, props: FeedRoleProps): Role {
  const { credential, feed, roleName, secret, keyArn, network } = props;
  const { apiSecret } = feed;
  const statements = [
    new PolicyStatement({ sid: 'ReadLogin', actions: READ_ACTIONS, resources: [secret.arn] }),
    ...keyStatements(READ_KEY, [secret], keyArn),
    new PolicyStatement({
      sid: 'ReadApiSecret',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secretArnPattern(apiSecret.name, PSEUDO_PARAMETERS)],
    }),
    ...keyStatements(READ_KEY, [apiSecret], apiSecret.encryptionKey, 'UseApiKey'),
    ...runStatements(props),
  ];
  const role = new Role(scope, 'Role', {
    roleName,
    description: `Reads the ECR credential "${credential}" to push it by its feed "${feed.name}"`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    // Inline in the role itself, so that a function never runs before its permissions are there.
    inlinePolicies: { Push: new PolicyDocument({ statements }) },
  });
  if (network) acknowledgeNoResource(role, 'DescribeNetworkInterfaces');
  return role;
}
