/** Says what is being done right now. */
export type Progress = (doing: string) => void;

/** On a terminal, one line that is written over and over; silence anywhere else. */
export function terminalProgress(part: string): { say: Progress; end(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { say: () => {}, end: () => {} };
  const clear = '\r\u001b[K';
  return {
    say: (doing) => stderr.write(`${clear}${`${part}  ${doing}`.slice(0, (stderr.columns || 80) - 1)}`),
    end: () => stderr.write(clear),
  };
}
