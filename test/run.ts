import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** The root folder of the project. */
export const ROOT = join(__dirname, '..');

/** The output and the exit status of a program. */
export interface Ended {
  stdout: string;
  stderr: string;
  status: number | null;
}

/** Runs a TypeScript program of the project in its root folder, as the scripts of package.json do. */
export function runProgram(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Ended {
  const command = ['--import', 'tsx', file, ...args];
  const { stdout, stderr, status } = spawnSync(process.execPath, command, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...env },
  });
  return { stdout, stderr, status };
}
