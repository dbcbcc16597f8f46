import { spawn } from 'node:child_process';

/** What a command did. */
export interface Outcome {
  code: number;
  stdout: string;
  /** Standard output and error, as they came. */
  output: string;
}

interface RunOptions {
  /** The whole environment, but for PATH and the like: nothing of the caller's own AWS settings gets through. */
  env: Record<string, string>;
  /** @default the working directory of the tests */
  cwd?: string;
  /** Standard input. @default none */
  input?: string;
  /** @default 110 seconds, below a test's time-out */
  timeoutMs?: number;
}

/** Runs a command to its end, whatever that is. */
export function run(command: string, args: string[], options: RunOptions): Promise<Outcome> {
  const { env, cwd, input, timeoutMs = 110_000 } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let output = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 1, stdout, output: signal ? `${output}\n(ended by ${signal})` : output });
    });
    child.stdin?.end(input);
  });
}

/** Runs a command that must succeed; what it said is in the error if it doesn't. */
export async function succeed(command: string, args: string[], options: RunOptions): Promise<Outcome> {
  const outcome = await run(command, args, options);
  if (outcome.code !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${outcome.code}:\n${outcome.output}`);
  }
  return outcome;
}
