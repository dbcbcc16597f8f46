// Times and sizes that several parts of the product use.

/** Hours for which an authorization token is valid. Source: Amazon ECR API reference, "GetAuthorizationToken". */
export const TOKEN_LIFETIME_HOURS = 12;

/** Seconds after which Lambda stops a function. */
export const FUNCTION_TIMEOUT_SECONDS = 100;

/** Seconds after which a run aborts its calls. The rest of the function's timeout is for logging the reason. */
export const RUN_TIMEOUT_SECONDS = 90;

/** Maximum bytes of a spec. Lambda allows 4 KB for all environment variables of a function together. */
export const MAX_SPEC_BYTES = 3584;

/** Maximum bytes of a secret's value. Source: AWS Secrets Manager quotas. */
export const MAX_VALUE_BYTES = 65_536;
