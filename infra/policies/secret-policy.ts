import { Lazy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type ExistingReader, organizationCondition, principalOf } from './existing-reader';
import { READ_ACTIONS, readConditions } from './read';

/** Who else reads a secret besides the readers that exist: roles of the stack's own, by their ARNs. */
export interface SecretPolicyProps {
  /** The secret's ARN. */
  secret: string;
  /** Those that exist and may read this secret. */
  readers: ExistingReader[];
  /** Whether everybody else is denied. */
  exclusive: boolean;
  /** ARNs of the stack's own roles that read it: the function's, and those made for readers. */
  ownRoles: string[];
}

/**
 * The policy on a secret: it names the readers that exist, which may be of other accounts, and denies all others where
 * the credential is exclusive.
 * @returns undefined where there is nothing to say
 */
export function secretPolicy({ secret, readers, exclusive, ownRoles }: SecretPolicyProps): PolicyDocument | undefined {
  const statements = readers.flatMap((reader) =>
    readConditions(reader).map(
      (conditions) =>
        new PolicyStatement({
          actions: READ_ACTIONS,
          resources: [secret],
          principals: [principalOf(reader)],
          conditions: { ...conditions, ...organizationCondition(reader, conditions) },
        }),
    ),
  );
  if (exclusive) statements.push(denyOthers(secret, readers, ownRoles), ...denyElsewhere(secret, readers));
  return statements.length > 0 ? new PolicyDocument({ statements }) : undefined;
}

/** Those who are not named are denied by what they are: NotPrincipal would have to name every session of a role. */
function denyOthers(secret: string, readers: ExistingReader[], ownRoles: string[]): PolicyStatement {
  const existing = readers.flatMap(({ role, user }) => role ?? user ?? []);
  // Lazy: a construct's user may grant to more principals later.
  const arns = Lazy.list({ produce: () => [...existing, ...ownRoles] });
  const organizations = readers.flatMap(({ organization }) => organization ?? []);
  return denyRead(secret, {
    ArnNotEquals: { 'aws:PrincipalArn': arns },
    ...(organizations.length > 0 ? { StringNotEquals: { 'aws:PrincipalOrgID': organizations } } : {}),
  });
}

/**
 * A reader with `only` is denied from elsewhere, for it may have a broad policy of its own. A call has either an address
 * or an endpoint, and what it lacks is "not equal".
 */
function denyElsewhere(secret: string, readers: ExistingReader[]): PolicyStatement[] {
  return readers.flatMap(({ role, user, only }) => {
    const arn = role ?? user;
    if (!only || arn === undefined) return [];
    const { sourceIps = [], sourceVpces = [] } = only;
    return denyRead(secret, {
      ArnEquals: { 'aws:PrincipalArn': arn },
      ...(sourceIps.length > 0 ? { NotIpAddress: { 'aws:SourceIp': sourceIps } } : {}),
      ...(sourceVpces.length > 0 ? { StringNotEquals: { 'aws:SourceVpce': sourceVpces } } : {}),
    });
  });
}

function denyRead(secret: string, conditions: Record<string, Record<string, unknown>>): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: ['secretsmanager:GetSecretValue'],
    resources: [secret],
    principals: [new AnyPrincipal()],
    conditions,
  });
}
