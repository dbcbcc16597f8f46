/**
 * The claims that AWS compares besides `aud` and `sub`, by issuer. AWS does not compare any other claim: a condition on it
 * never matches. Source: Service Authorization Reference, "Actions, resources, and condition keys for AWS Security Token
 * Service", `AssumeRoleWithWebIdentity`, September 2026. Claims that identify a person are left out.
 */
const COMPARED = new Map<string, readonly string[]>([
  [
    'token.actions.githubusercontent.com',
    [
      'enterprise_id',
      'environment',
      'job_workflow_ref',
      'ref',
      'repository',
      'repository_id',
      'repository_owner_id',
      'workflow',
    ],
  ],
  ['gitlab.com', ['namespace_id', 'pipeline_source', 'project_id', 'ref_protected', 'runner_environment']],
  [
    'agent.buildkite.com',
    [
      'build_branch',
      'cluster_id',
      'cluster_name',
      'organization_id',
      'organization_slug',
      'pipeline_id',
      'pipeline_slug',
    ],
  ],
]);

/** Returns the claims that AWS compares for the tokens of an issuer, which is given without `https://`. */
export function comparedClaims(issuer: string): readonly string[] {
  return COMPARED.get(issuer) ?? [];
}
