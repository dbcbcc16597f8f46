import { Aws } from 'aws-cdk-lib';

/** Where a stack is deployed: real values, CloudFormation's references, or placeholders for a person to fill in. */
export interface StackEnvironment {
  account: string;
  region: string;
  partition: string;
  dnsSuffix: string;
}

/** Wherever the template goes. */
export const PSEUDO_PARAMETERS: StackEnvironment = {
  account: Aws.ACCOUNT_ID,
  region: Aws.REGION,
  partition: Aws.PARTITION,
  dnsSuffix: Aws.URL_SUFFIX,
};
