import { spawn } from 'node:child_process';

/** The result of a command. */
export interface Outcome {
  command: string;
  code: number;
  stdout: string;
  /** Standard output and standard error, in the order of arrival. */
  output: string;
}

interface RunOptions {
  /** The whole environment except PATH and LANG, so that the AWS settings of the caller have no effect. */
  env: Record<string, string>;
  /** @default the working directory of the tests */
  cwd?: string;
  /** Standard input. @default none */
  input?: string | undefined;
  /** Kills the command after this time. @default a little less than the timeout of a test */
  timeoutMs?: number;
}

/** Kills a command before its test times out. */
const TIMEOUT_MS = 110_000;

/** Runs a command, whether it succeeds or fails. */
export function run(
  command: string,
  args: string[],
  { env, cwd, input, timeoutMs = TIMEOUT_MS }: RunOptions,
): Promise<Outcome> {
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
      if (signal) output += `\n(ended by ${signal})`;
      resolve({ command: [command, ...args].join(' '), code: code ?? 1, stdout, output });
    });
    child.stdin?.end(input);
  });
}

/**
 * Waits for a command that must succeed.
 * @throws Error with the command's output if it fails
 */
export async function succeeded(outcome: Promise<Outcome>): Promise<Outcome> {
  const { command, code, output } = await outcome;
  if (code !== 0) throw new Error(`${command} failed with exit code ${code}:\n${output}`);
  return outcome;
}

/**
 * Waits for a command that must fail, and returns its output.
 * @throws Error with the command's output if it succeeds
 */
export async function failed(outcome: Promise<Outcome>): Promise<string> {
  const { command, code, output } = await outcome;
  if (code === 0) throw new Error(`${command} succeeded, but must fail:\n${output}`);
  return output;
}
