/** The beginning of the names of all stacks, functions and roles that the acceptance run creates. */
export const STACK_PREFIX = 'EcrAcceptance';

/** The beginning of the names of all credentials of the run. Their secrets begin with `ecr-` and this text. */
export const CREDENTIAL_PREFIX = 'acceptance-';

/** The beginning of the names of all secrets of the run. */
export const SECRET_PREFIX = `ecr-${CREDENTIAL_PREFIX}`;

/** The beginning of the names of all repositories of the run. */
export const REPOSITORY_PREFIX = 'ecr-acceptance/';

/** The inline policy with which a check denies something to a role of a suite's stack. */
export const DENIAL_POLICY = 'AcceptanceDenial';

/**
 * The beginnings of the names of a long run. They differ from those of a normal run, so that both can exist at the same
 * time, and neither removes what the other has created.
 */
export const LONG = {
  stacks: 'EcrLongAcceptance',
  secrets: 'ecr-long-acceptance-',
  repositories: 'ecr-long-acceptance/',
};

/**
 * Returns the name of a suite's stack. The name of a credential's function begins with it.
 * @param prefix @default that of a normal run
 */
export function stackNameOf(suite: string, prefix = STACK_PREFIX): string {
  return `${prefix}-${suite}`;
}

/** Returns the name of the stack with a suite's own resources, such as a role that plays a reader. */
export function probesStackOf(suite: string, prefix = STACK_PREFIX): string {
  return `${stackNameOf(suite, prefix)}-probes`;
}

/** The tag of what the run creates without a name of its own, such as an identity provider. */
export const CREATED_BY_RUN = 'ecr-acceptance';
