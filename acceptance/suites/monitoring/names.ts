/** The credential of this suite. */
export const CREDENTIAL = 'acceptance-monitoring';

/** Its secret. */
export const SECRET = `ecr-${CREDENTIAL}-json`;
