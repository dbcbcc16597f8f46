import { Fn } from 'aws-cdk-lib';
import type { FormatName } from '../../lambda/core/formats';
import { PSEUDO_PARAMETERS, type StackEnvironment } from '../naming/environment';

/** A secret that policies name. */
export interface SecretRef {
  name: string;
  format: FormatName;
  arn: string;
}

/** Returns the ARN of a secret that is known by its name. Secrets Manager appends a hyphen and six characters to it. */
export function secretArnPattern(
  name: string,
  { partition, region, account }: Omit<StackEnvironment, 'dnsSuffix'>,
): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`;
}

/**
 * Returns the ARN of the replica of a secret in another region, which differs in the region only. Source: Secrets Manager,
 * "Replicate AWS Secrets Manager secrets across Regions".
 */
export function replicaArn(arn: string, region: string, environment: StackEnvironment = PSEUDO_PARAMETERS): string {
  const { partition, account } = environment;
  const nameAndSuffix = Fn.select(6, Fn.split(':', arn));
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${nameAndSuffix}`;
}
