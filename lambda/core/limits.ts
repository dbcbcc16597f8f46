// Times and sizes that several parts of the product rely on.

/** Hours for which an authorization token is valid. Source: Amazon ECR API reference, "GetAuthorizationToken". */
export const TOKEN_LIFETIME_HOURS = 12;

/** Seconds after which Lambda stops a function. */
export const FUNCTION_TIMEOUT_SECONDS = 100;

/** Seconds after which a run stops itself, early enough to log what it was waiting for. */
export const RUN_TIMEOUT_SECONDS = 90;

/** Bytes that a spec may have. Lambda allows 4 KB for all environment variables of a function together. */
export const MAX_SPEC_BYTES = 3584;

/** Bytes that a secret's value may have. Source: AWS Secrets Manager quotas. */
export const MAX_VALUE_BYTES = 65_536;
