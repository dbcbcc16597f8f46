import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { PSEUDO_PARAMETERS } from '../naming/environment';

/** Returns the principal that starts functions on a schedule, limited to the schedules of the stack's account. */
export function schedulerTrust(): ServicePrincipal {
  return new ServicePrincipal('scheduler.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': PSEUDO_PARAMETERS.account } },
  });
}

/** Returns everything that the role of the schedules may do. A function's ARN does not cover its versions. */
export function schedulerStatement(functionArns: string[]): PolicyStatement {
  return new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: functionArns });
}
