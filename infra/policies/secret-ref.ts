import type { FormatName } from '../../lambda/core/formats';
import type { StackEnvironment } from '../naming/environment';

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
