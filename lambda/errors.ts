/** What a deploy shows of an error at most: CloudFormation drops a reason over 4,096 bytes, and nobody reads one. */
const MAX_MESSAGE = 2000;
const MAX_CAUSE = 400;

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

  constructor(credential: string, failures: Failure[]) {
    const head = `the refresh of ${credential} failed:`;
    const lines = failures.map(({ target, reason }) => `- ${target}: ${reason}`);
    const rest = (left: number) => `- and ${left} more`;
    let message = head;
    for (const [index, line] of lines.entries()) {
      const fits = message.length + line.length + rest(lines.length).length + 2 <= MAX_MESSAGE;
      message += `\n${fits ? line : rest(lines.length - index)}`;
      if (!fits) break;
    }
    super(message);
    this.stack = '';
  }
}

/** An error in one line for people: its kind, its own words, never an answer's body. */
export function explain(error: unknown): string {
  if (error instanceof SyntaxError) return 'the answer is not valid JSON';
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return 'no answer before the time was up';
  const words = error.message || (error as { code?: string }).code || 'no message';
  const line = (error.name === 'Error' ? words : `${error.name}: ${words}`).replace(/\s+/g, ' ');
  return line.length <= MAX_CAUSE ? line : `${line.slice(0, MAX_CAUSE)}…`;
}
