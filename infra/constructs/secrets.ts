import { Tags } from 'aws-cdk-lib';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { CfnSecret, type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { FORMATS } from '../../lambda/core/formats';
import type { Credential } from '../config/credential';
import type { Replica } from '../config/replicas/schema';
import type { SecretRef } from '../policies/secret-ref';
import { acknowledgeNoRotation } from './nag-suppressions';

/** A secret of a credential, as a resource of the stack. */
export interface SecretResource extends SecretRef {
  resource: CfnSecret;
}

/** Creates the secrets of a credential in the config's order. They have no value before the first refresh. */
export function createSecrets(
  parent: Construct,
  { name: credential, secrets, replicas }: Credential,
  keyArn: string | undefined,
): SecretResource[] {
  const scope = new Construct(parent, 'Secrets');
  return secrets.map(({ name, format }) => {
    // Not the L2 construct, because it generates a random value, which a consumer would use as a password.
    const resource = new CfnSecret(scope, name, {
      name,
      description: `Token of the ECR credential "${credential}" in the format ${format}, refreshed by a Lambda function`,
      ...(keyArn ? { kmsKeyId: keyArn } : {}),
      ...(replicas.length > 0 ? { replicaRegions: replicas.map(replicaRegion) } : {}),
    });
    const tags = { ...FORMATS[format].tags, 'ecr-credential': credential, 'ecr-format': format };
    for (const [key, value] of Object.entries(tags)) Tags.of(resource).add(key, value);
    acknowledgeNoRotation(resource);
    return { name, format, arn: resource.ref, resource };
  });
}

/** Without a key, Secrets Manager uses its AWS managed key in that region. */
function replicaRegion({ region, key }: Replica): CfnSecret.ReplicaRegionProperty {
  return { region, ...(key ? { kmsKeyId: key } : {}) };
}

/**
 * Returns a secret as a CDK object.
 * @param grantRead allows a principal to read it
 */
export function importSecret(
  scope: Construct,
  id: string,
  { name, arn }: SecretResource,
  grantRead: (grantee: IGrantable) => Grant,
): ISecret {
  const secret = Secret.fromSecretAttributes(scope, id, { secretCompleteArn: arn });
  return Object.defineProperties(secret, {
    secretName: { value: name }, // the CDK takes the name from the ARN, which ends with six more characters
    // The CDK's method neither allows the use of the stack's key nor changes the policy of an exclusive secret.
    grantRead: { value: grantRead },
  });
}
