import { AnyPrincipal, ArnPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { ExistingReader } from '../config/readers/identity';

/**
 * Returns a reader's principal. For an organization it is every principal, limited by {@link organizationCondition}.
 */
export function principalOf({ role, user }: ExistingReader): IPrincipal {
  const arn = role ?? user;
  return arn === undefined ? new AnyPrincipal() : new ArnPrincipal(arn);
}

/**
 * Returns the condition that limits a statement to a reader's organization, merged with the statement's other
 * conditions.
 */
export function organizationCondition(
  { organization }: ExistingReader,
  others: Record<string, Record<string, unknown>>,
): Record<string, Record<string, unknown>> {
  return organization ? { StringEquals: { ...others.StringEquals, 'aws:PrincipalOrgID': organization } } : {};
}
