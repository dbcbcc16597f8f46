import { truncate } from '../core/error-message';

/** What a deploy shows of an error at most: CloudFormation drops a reason over 4,096 bytes, and nobody reads one. */
const MAX_MESSAGE = 2000;
/** Enough to name a target and to begin to say why. */
const MIN_LINE = 80;

/** One thing that a refresh could not do: a region without a token, a secret without a new value. */
export interface Failure {
  target: string;
  reason: string;
}

/**
 * A refresh that did not reach every target. The message names each of them and why, in at most 2,000 characters;
 * there is no stack trace and no `cause`, since Lambda prints both, and an SDK error carries the whole answer.
 */
export class RefreshError extends Error {
  override readonly name = 'RefreshError';

  /** @param warnings what else was noticed, for the log; it is no part of the message */
  constructor(
    credential: string,
    failures: Failure[],
    readonly warnings: string[] = [],
  ) {
    const head = `the refresh of ${credential} failed:`;
    // Each target gets its share of the room, so that no long reason hides another target.
    const room = MAX_MESSAGE - head.length;
    const share = Math.max(MIN_LINE, Math.floor(room / failures.length) - 1);
    const lines = failures.map(({ target, reason }) => truncate(`- ${target}: ${reason}`, share));
    const fitting = Math.floor((room - MIN_LINE) / (share + 1));
    const left = lines.join('\n').length < room ? 0 : lines.length - fitting;
    super([head, ...(left > 0 ? [...lines.slice(0, fitting), `- and ${left} more`] : lines)].join('\n'));
    this.stack = '';
  }
}
