import type { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { FormatName } from '../../../lambda/core/formats';

/** A secret of a credential as it stands in a stack. */
export interface SecretRef {
  name: string;
  format: FormatName;
  arn: string;
  resource: CfnSecret;
}

/** Those in some formats; all of them where no format is named. */
export function inFormats<S extends { format: FormatName }>(
  secrets: S[],
  formats: readonly FormatName[] | undefined,
): S[] {
  return secrets.filter(({ format }) => !formats || formats.includes(format));
}
