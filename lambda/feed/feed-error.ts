/**
 * A feed that did not bring its login to the third party: the message names both and says why, in one line. There is no
 * stack trace and no `cause`, since Lambda prints both.
 */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  constructor(credential: string, feed: string, reason: string) {
    super(`the feed ${feed} of ${credential} failed: ${reason}`);
    this.stack = '';
  }
}
