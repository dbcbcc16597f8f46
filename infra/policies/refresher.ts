import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { FORMATS } from '../../lambda/core/formats';
import type { Credential } from '../config/credential';
import { sourcesOf } from '../config/secrets/registries';
import { ecrStatements } from './ecr';
import { keyStatements, REPLICATE_KEY, replicaKeyStatements, WRITE_KEY } from './kms';
import { type RunProps, runStatements } from './lambda';
import type { SecretRef } from './secret-ref';

/** A credential's function, as far as its permissions depend on it. */
export interface RefresherPolicyProps extends RunProps {
  credential: Credential;
  secrets: SecretRef[];
  /** ARN of the secrets' key; undefined for the AWS managed key. */
  keyArn: string | undefined;
  /** ARN of the event bus that receives the result of each refresh. */
  eventBusArn: string;
}

/** Returns everything that a credential's function may do: get tokens, and write them into its secrets. */
export function refresherStatements(props: RefresherPolicyProps): PolicyStatement[] {
  const { credential, secrets, keyArn, eventBusArn } = props;
  const carriedOver = carriesOver(credential)
    ? secrets.filter(({ format }) => FORMATS[format].holds === 'every registry')
    : [];
  return [
    ...ecrStatements(credential),
    onSecrets('WriteSecrets', ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'], secrets),
    ...(carriedOver.length > 0 ? [onSecrets('CarryOver', ['secretsmanager:GetSecretValue'], carriedOver)] : []),
    ...keyStatements(WRITE_KEY, secrets, keyArn),
    ...replicaKeyStatements(REPLICATE_KEY, secrets, credential.replicas),
    ...runStatements(props),
    // Lambda uses this permission of the role. It has no condition on events:source: docs/security.md gives the reason.
    new PolicyStatement({ sid: 'SendResult', actions: ['events:PutEvents'], resources: [eventBusArn] }),
  ];
}

/**
 * A refresh reads a value only to keep the entries of a source that failed. With one source there is nothing to keep.
 */
function carriesOver(credential: Credential): boolean {
  return sourcesOf(credential).length > 1;
}

function onSecrets(sid: string, actions: string[], secrets: SecretRef[]): PolicyStatement {
  return new PolicyStatement({ sid, actions, resources: secrets.map(({ arn }) => arn) });
}
