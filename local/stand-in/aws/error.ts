import { BodyTooLarge } from '../http/http';

/** An error response of an AWS service. */
export class AwsError extends Error {
  /**
   * @param type the error's name in the service's API
   * @param message the error message of AWS
   */
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}

/**
 * Returns the error response of an error. A body that is too large is the caller's error. Any other error that is not an
 * AwsError is a bug of the stand-in, and becomes an internal error.
 * @param internal the type of an internal error in the service's API
 */
export function toAwsError(error: unknown, internal: string): AwsError {
  if (error instanceof AwsError) return error;
  if (error instanceof BodyTooLarge) return new AwsError('RequestEntityTooLargeException', error.message, 413);
  return new AwsError(internal, String(error), 500);
}
