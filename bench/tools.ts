import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';

/** A program that is not timed because this machine lacks it. */
export interface Skipped {
  name: string;
  reason: string;
}

/**
 * Finds a program beside the real Python, or in the PATH. The shim of a version manager in the PATH would add its own
 * time to the program's.
 */
export function findTool(program: string): string | undefined {
  const python = realPython();
  return output('sh', ['-c', 'PATH=$1$PATH; command -v "$2"', 'sh', python ? `${dirname(python)}:` : '', program]);
}

/** Returns the file of the Python interpreter that `python3` starts. */
export function realPython(): string | undefined {
  return output('python3', ['-c', 'import sys; print(sys.executable)']);
}

/** Returns what a program prints, or undefined if it is missing or fails. */
export function output(program: string, args: string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}
