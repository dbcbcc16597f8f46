/** What went wrong with one attempt, in words that hold nothing of the request or of the answer's body. */
export class AttemptError extends Error {
  /**
   * @param retryAfterMs whether another attempt may fare better, and how long the third party wants to be left alone:
   * undefined is never, 0 is as soon as we like
   */
  constructor(
    message: string,
    readonly retryAfterMs?: number,
  ) {
    super(message);
  }
}
