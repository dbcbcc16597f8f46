/** An error as an AWS service answers it. */
export class AwsError extends Error {
  /**
   * @param type the error's name in the service's API
   * @param message AWS's own words
   */
  constructor(
    readonly type: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
  }
}
