const MAX_CHARACTERS = 400;

/**
 * An error in one line for people: its kind, its own words, never an answer's body.
 * @param clean takes out what nobody may see, before the line is clipped: half of it might not be known again
 */
export function errorMessage(error: unknown, clean = (text: string) => text): string {
  if (error instanceof SyntaxError) return 'the answer is not valid JSON';
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return 'no answer before the time was up';
  const words = error.message || (error as { code?: string }).code || 'no message';
  const line = (error.name === 'Error' ? words : `${error.name}: ${words}`).replace(/\s+/g, ' ');
  return truncate(clean(line), MAX_CHARACTERS);
}

/** The text, or its beginning and an ellipsis if it is longer. */
export function truncate(line: string, length: number): string {
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
