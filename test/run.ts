import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The project's root. */
export const ROOT = join(__dirname, '..');

/** What a command wrote, and how it ended. */
export interface Ended {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Runs one of the project's TypeScript programs as package.json does, in the project's root. */
export function runProgram(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Ended {
  const command = ['--import', 'tsx', file, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return { stdout, stderr, status };
}
