/** The beginning of the names of all stacks, functions and roles that the acceptance run creates. */
export const STACK_PREFIX = 'EcrAcceptance';

/** The beginning of the names of all credentials of the run. Their secrets begin with `ecr-` and this text. */
export const CREDENTIAL_PREFIX = 'acceptance-';

/** The beginning of the names of all secrets of the run. */
export const SECRET_PREFIX = `ecr-${CREDENTIAL_PREFIX}`;

/** The beginning of the names of all repositories of the run. */
export const REPOSITORY_PREFIX = 'ecr-acceptance/';

/** Returns the name of a suite's stack. The name of a credential's function begins with it. */
export function stackNameOf(suite: string): string {
  return `${STACK_PREFIX}-${suite}`;
}

/** Returns the name of the stack with a suite's own resources, such as a role that plays a reader. */
export function probesStackOf(suite: string): string {
  return `${stackNameOf(suite)}-probes`;
}

/** The tag of what the run creates without a name of its own, such as an identity provider. */
export const CREATED_BY_RUN = 'ecr-acceptance';
