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
