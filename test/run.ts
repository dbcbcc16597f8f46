import { execFile, spawnSync } from 'node:child_process';
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

/** The same, while this process goes on: for a program that talks to a server in here. */
export function runProgramBeside(file: string, args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const command = ['--import', 'tsx', file, ...args];
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      command,
      { cwd: ROOT, env: { PATH: process.env.PATH, ...env } },
      (_, stdout, stderr) => resolve({ stdout, stderr, status: child.exitCode }),
    );
  });
}
