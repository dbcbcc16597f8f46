import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../cli/common/command-line';

/**
 * Asks a question on the terminal. Only `y` and `yes` are a yes.
 * @throws UsageError if there is no terminal
 */
export async function confirm(question: string, stop: AbortSignal): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('--yes: got none, and standard input is not a terminal; set it');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // In raw mode, the terminal sends Ctrl-C to this interface and not to the process.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `, { signal: stop })).trim());
  } catch (error) {
    if (stop.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}
