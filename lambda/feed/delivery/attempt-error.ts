/** The error of one attempt. Its message contains nothing of the request or of the response's body. */
export class AttemptError extends Error {
  /**
   * @param retryAfterMs milliseconds that the third party asks to wait before another attempt. 0 means that there is no
   * such request, and undefined that another attempt is useless.
   */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
