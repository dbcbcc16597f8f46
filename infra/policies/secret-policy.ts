import { Lazy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ExistingReader } from '../config/readers/identity';
import { organizationCondition, principalOf } from './existing-reader';
import { READ_ACTIONS, readConditions } from './read';

/**
 * In the policy of a secret, `*` is the secret that has the policy. Replicas have the same policy and another ARN, so a
 * statement with the secret's own ARN would not apply to them. Source: Secrets Manager, "Resource-based policies".
 */
const THIS_SECRET = ['*'];

/** The principals that may read a secret. */
export interface SecretPolicyProps {
  /** The existing readers that may read this secret. */
  readers: ExistingReader[];
  /** Whether every other principal is denied. */
  exclusive: boolean;
  /** ARNs of the stack's roles that read the secret: the function's role, and the roles of readers. */
  ownRoles: string[];
}

/**
 * Returns the policy of a secret. It names the existing readers, which can be of other accounts, and denies all other
 * principals if the credential is exclusive.
 * @returns undefined if the secret needs no policy
 */
export function secretPolicy({ readers, exclusive, ownRoles }: SecretPolicyProps): PolicyDocument | undefined {
  const statements = readers.flatMap((reader) =>
    readConditions(reader).map(
      (conditions) =>
        new PolicyStatement({
          actions: READ_ACTIONS,
          resources: THIS_SECRET,
          principals: [principalOf(reader)],
          conditions: { ...conditions, ...organizationCondition(reader, conditions) },
        }),
    ),
  );
  if (exclusive) statements.push(denyOthers(readers, ownRoles), ...denyOtherSources(readers));
  return statements.length > 0 ? new PolicyDocument({ statements }) : undefined;
}

/** Denies by condition, because NotPrincipal would have to name every session of a role. */
function denyOthers(readers: ExistingReader[], ownRoles: string[]): PolicyStatement {
  const existing = readers.flatMap(({ role, user }) => role ?? user ?? []);
  // Lazy, because grantRead can add principals later.
  const arns = Lazy.list({ produce: () => [...existing, ...ownRoles] });
  const organizations = readers.flatMap(({ organization }) => organization ?? []);
  return denyRead({
    ArnNotEquals: { 'aws:PrincipalArn': arns },
    ...(organizations.length > 0 ? { StringNotEquals: { 'aws:PrincipalOrgID': organizations } } : {}),
  });
}

/**
 * Denies requests of a reader with `only` from other sources, because its own policies can allow them. A request has
 * either a public address or an endpoint, and a missing key counts as "not equal".
 */
function denyOtherSources(readers: ExistingReader[]): PolicyStatement[] {
  return readers.flatMap(({ role, user, only }) => {
    const arn = role ?? user;
    if (!only || arn === undefined) return [];
    const { sourceIps = [], sourceVpces = [] } = only;
    return denyRead({
      ArnEquals: { 'aws:PrincipalArn': arn },
      ...(sourceIps.length > 0 ? { NotIpAddress: { 'aws:SourceIp': sourceIps } } : {}),
      ...(sourceVpces.length > 0 ? { StringNotEquals: { 'aws:SourceVpce': sourceVpces } } : {}),
    });
  });
}

function denyRead(conditions: Record<string, Record<string, unknown>>): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    actions: ['secretsmanager:GetSecretValue'],
    resources: THIS_SECRET,
    principals: [new AnyPrincipal()],
    conditions,
  });
}
