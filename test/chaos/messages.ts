// The messages of lambda/ that several scenarios look for, so that a rewording changes one file.

/** A warning that no fault causes. */
export const PASSWORD_LENGTH = /^[\w-]+: the password has \d+ characters, /;
export const REDACTED = /\[redacted\]/;

/** Matches a failed target in the error of a refresh, followed by the start of its reason. */
export const failed = (target: string, reason = ''): RegExp => new RegExp(`- ${target}: ${reason}`);
export const notWritten = (secret: string): RegExp => failed(secret, 'not updated, because ');
export const carryOverFailed = (secret: string, region: string): RegExp =>
  failed(secret, `not updated, because its current tokens for ${region} could not be read: `);

/** The states of a secret's copies in other regions. */
export const COPY_FAILED = /: replication to us-east-1 failed: The key of the replica is disabled/;
export const COPY_UNKNOWN = /: could not check its replicas: /;

/** The registry's answers about a new token. */
export const refused = (answer: string, host = ''): RegExp => new RegExp(`${host} refused the new token: ${answer}`);
export const notVerified = (reason: string, host = ''): RegExp =>
  new RegExp(`${host} could not verify the new token: ${reason}`);
export const TIMED_OUT = 'no response before the timeout';

const REPOSITORY = 'dkr\\.ecr\\.eu-west-1\\.amazonaws\\.com/team-a/app';
export const PULL_REFUSED = new RegExp(`${REPOSITORY}: AccessDenied: 40[013]`);
export const PULL_NOT_VERIFIED = new RegExp(
  `${REPOSITORY}: could not verify that the token may pull from this repository: `,
);

export const RESTORE_SECRET = /aws secretsmanager restore-secret --secret-id ecr-many-password/;
export const VALUE_TOO_LARGE = 'the value has \\d{5,6} bytes; Secrets Manager allows at most 65536';
export const EXPIRED_BY_CLOCK = /the token expired at \S+; the function's clock shows/;
