import { AnyPrincipal, ArnPrincipal, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Reader } from '../config/readers/schema';

/** A reader that exists before the stack, in whatever account: it is named in the policies of secret and key. */
export type ExistingReader = Reader & ({ role: string } | { user: string } | { organization: string });

/** Does the stack make no role for it? */
export function isExisting(reader: Reader): reader is ExistingReader {
  return Boolean(reader.role ?? reader.user ?? reader.organization);
}

/** Its principal in a policy; of an organization everybody, narrowed by {@link organizationCondition}. */
export function principalOf({ role, user }: ExistingReader): IPrincipal {
  const arn = role ?? user;
  return arn === undefined ? new AnyPrincipal() : new ArnPrincipal(arn);
}

/** What narrows everybody to the members of a reader's organization, together with other such conditions. */
export function organizationCondition(
  { organization }: ExistingReader,
  others: Record<string, Record<string, unknown>>,
): Record<string, Record<string, unknown>> {
  return organization ? { StringEquals: { ...others.StringEquals, 'aws:PrincipalOrgID': organization } } : {};
}
