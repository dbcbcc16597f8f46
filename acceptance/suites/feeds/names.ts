/** The credential of the feed that works. */
export const CREDENTIAL = 'acceptance-feeds';

/** Its secret. */
export const SECRET = `ecr-${CREDENTIAL}-json`;

/** Its feed. */
export const SINK = 'sink';

/** The credential of the feed that fails. */
export const FAILING = 'acceptance-feeds-down';
