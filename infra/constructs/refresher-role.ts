import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { FORMATS } from '../../lambda/core/formats';
import { type Credential, sourcesOf } from '../config/credential';
import type { SecretRef } from '../config/secrets/in-formats';
import { ecrStatements } from '../policies/ecr';
import { keyStatements, WRITE_KEY } from '../policies/kms';
import { runStatements, type SharedFunctionProps } from './lambda-function';
import { acknowledgeNoResource, acknowledgeRepositories } from './nag-suppressions';

/** What a refresher's role is made of. */
export interface RefresherRoleProps extends SharedFunctionProps {
  credential: Credential;
  /** The name of the role, which must never change. */
  roleName: string;
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the account's own one. */
  keyArn: string | undefined;
  logGroup: ILogGroup;
  /** ARN of the event bus that is told of each refresh. */
  eventBusArn: string;
}

/** The role that asks for a credential's tokens and writes them into its secrets: everything that it may do is here. */
export function makeRefresherRole(scope: Construct, props: RefresherRoleProps): Role {
  const { credential, roleName, secrets, keyArn, eventBusArn } = props;
  const carriedOver = carriesOver(credential)
    ? secrets.filter(({ format }) => FORMATS[format].holds === 'every registry')
    : [];
  const statements = [
    ...ecrStatements(credential),
    onSecrets('WriteSecrets', ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'], secrets),
    ...(carriedOver.length > 0 ? [onSecrets('CarryOver', ['secretsmanager:GetSecretValue'], carriedOver)] : []),
    ...keyStatements(WRITE_KEY, secrets, keyArn),
    ...runStatements(props),
    // Done by Lambda, as this role.
    new PolicyStatement({ sid: 'SendResult', actions: ['events:PutEvents'], resources: [eventBusArn] }),
  ];
  const role = new Role(scope, 'Role', {
    roleName,
    description: `Asks ECR for the tokens of "${credential.name}": they carry this role's permissions`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    // Inline in the role itself, so that a function never runs before its permissions are there.
    inlinePolicies: { Refresh: new PolicyDocument({ statements }) },
  });
  acknowledgeNoResource(role, 'GetAuthorizationToken'); // and what connects it to a VPC
  acknowledgeRepositories(role, credential);
  return role;
}

/** A value is read only to keep one source's logins while that source fails: nothing to read where there is one. */
function carriesOver(credential: Credential): boolean {
  return sourcesOf(credential).length > 1;
}

function onSecrets(sid: string, actions: string[], secrets: SecretRef[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: secrets.map(({ arn }) => arn) });
}
