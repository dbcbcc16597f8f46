/** The part of a terminal's output stream that is used here. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

const SECOND_MS = 1000;
const CLEAR_LINE = '\r\x1b[K';

/**
 * Shows a title and the elapsed time while the work runs, then clears the line. Writes nothing if the stream is not a
 * terminal.
 */
export async function showProgress<T>(terminal: Terminal, title: string, work: () => Promise<T>): Promise<T> {
  if (!terminal.isTTY) return work();
  const started = performance.now();
  const draw = () => {
    const seconds = Math.floor((performance.now() - started) / SECOND_MS);
    terminal.write(`${CLEAR_LINE}${title} … ${seconds} s`);
  };
  draw();
  const timer = setInterval(draw, SECOND_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    terminal.write(CLEAR_LINE);
  }
}
