import { truncate } from '../core/error-message';

/** Characters of a message. CloudFormation drops a reason over 4,096 bytes, and nobody reads such a long one. */
const MAX_MESSAGE = 2000;
/** Characters that are enough to name a target and to start with the reason. */
const MIN_LINE = 80;

/** A target that a refresh could not update, such as a region without a token or a secret without a new value. */
export interface Failure {
  target: string;
  reason: string;
}

/**
 * The error of a refresh that did not update every target. Its message lists each target and the reason, in at most 2,000
 * characters. It has no stack trace and no `cause`, because Lambda prints both and an SDK error contains the whole response.
 */
export class RefreshError extends Error {
  override readonly name = 'RefreshError';

  /** @param warnings further problems for the log. They are not part of the message. */
  constructor(
    credential: string,
    failures: Failure[],
    readonly warnings: string[] = [],
  ) {
    const head = `the refresh of ${credential} failed:`;
    // Each target gets an equal share of the characters, so that a long reason does not hide another target.
    const available = MAX_MESSAGE - head.length;
    const share = Math.max(MIN_LINE, Math.floor(available / failures.length) - 1);
    const lines = failures.map(({ target, reason }) => truncate(`- ${target}: ${reason}`, share));
    const fitting = Math.floor((available - MIN_LINE) / (share + 1));
    const omitted = lines.join('\n').length < available ? 0 : lines.length - fitting;
    super([head, ...(omitted > 0 ? [...lines.slice(0, fitting), `- and ${omitted} more`] : lines)].join('\n'));
    this.stack = '';
  }
}
