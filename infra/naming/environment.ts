import { Aws } from 'aws-cdk-lib';

/** The account and region of a stack: real values, placeholders for a person to replace, or CloudFormation references. */
export interface StackEnvironment {
  /** 12 digits. */
  account: string;
  region: string;
  /** Such as `aws` or `aws-cn`. */
  partition: string;
  /** Such as `amazonaws.com` or `amazonaws.com.cn`. */
  dnsSuffix: string;
}

/** The environment as CloudFormation's pseudo parameters: a template is the same for every account and region. */
export const PSEUDO_PARAMETERS: StackEnvironment = {
  account: Aws.ACCOUNT_ID,
  region: Aws.REGION,
  partition: Aws.PARTITION,
  dnsSuffix: Aws.URL_SUFFIX,
};
