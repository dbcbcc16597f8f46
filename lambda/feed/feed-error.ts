/**
 * The error of a feed that did not push its token. Its message names the credential and the feed, and contains the reason
 * in one line. It has no stack trace and no `cause`, because Lambda prints both.
 */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(credential: string, feed: string, reason: string) {
    super(`the feed ${feed} of ${credential} failed: ${reason}`);
    this.stack = '';
  }
}
