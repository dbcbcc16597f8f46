const MAX_CHARACTERS = 400;

/**
 * Describes an error in one line of at most 400 characters: its type and its message, never the body of a response. The
 * line has no control or format characters.
 * @param redact removes tokens from the text. It runs after characters are removed and before the line is truncated,
 * because the redactor may not recognize half a token, or a token with other characters in it.
 */
export function errorMessage(error: unknown, redact = (text: string) => text): string {
  if (error instanceof SyntaxError) return 'the response is not valid JSON';
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return 'no response before the timeout';
  const message = error.message || (error as { code?: string }).code || 'no message';
  const line = (error.name === 'Error' ? message : `${error.name}: ${message}`).replace(/\s+/g, ' ');
  return truncate(redact(printable(line)), MAX_CHARACTERS);
}

/** Matches the control and format characters that could change what a terminal or a log viewer shows, except line breaks. */
export const UNPRINTABLE = /(?!\n)[\p{Cc}\p{Cf}]/gu;

/**
 * Returns the text without control and format characters. Line breaks stay. Text from other systems must pass through this
 * function before it is logged, returned or printed.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, '');
}

/** Returns the line, shortened to `length` characters with an ellipsis if it is longer. */
export function truncate(line: string, length: number): string {
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
