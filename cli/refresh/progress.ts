/** A terminal, or what stands in for one. */
export type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>;

const SECOND_MS = 1000;
const CLEAR_LINE = '\r\x1b[K';

/** Shows on a terminal, and nowhere else, that work goes on and for how long; leaves no trace behind. */
export async function showing<T>(terminal: Terminal, title: string, work: () => Promise<T>): Promise<T> {
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
