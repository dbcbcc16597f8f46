import { createInterface } from 'node:readline/promises';

/** Asks a question on the terminal. Only `y` and `yes` are a yes. */
export async function confirm(question: string, stop: AbortSignal): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: stop })).trim());
  } finally {
    terminal.close();
  }
}
