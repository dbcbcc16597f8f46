import { execFileSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

const MODULES = join(__dirname, '..', 'test', 'e2e', '.runtime', 'node_modules', '.bin');

/** A contender that this machine lacks, and why. */
export interface LeftOut {
  name: string;
  reason: string;
}

/**
 * Where a program is: beside the real Python, in the PATH, or where the end-to-end proof's own are. A version manager's
 * stand-in in the PATH would be timed with what it starts.
 */
export function findTool(program: string): string | undefined {
  const python = realPython();
  const folders = [...(python ? [dirname(python)] : []), ...(process.env.PATH ?? '').split(delimiter), MODULES];
  return folders.map((folder) => join(folder, program)).find(isProgram);
}

/** The Python that `python3` is in truth. */
export function realPython(): string | undefined {
  return output('python3', ['-c', 'import sys; print(sys.executable)']);
}

/** What a program says in one line; undefined if it can't be run, or fails. */
export function output(program: string, args: string[]): string | undefined {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
