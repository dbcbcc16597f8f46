import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** A program, its arguments, and its environment. The program receives no other variable except PATH and LANG. */
export interface Command {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** What standard output must match. @default any output is accepted */
  expect?: RegExp;
  /** What the program reads from its standard input. @default nothing */
  input?: string;
  /** The working directory. @default the current one */
  cwd?: string;
}

/**
 * Runs a program and measures the time from its start to its exit.
 * @returns milliseconds
 * @throws Error with the program's own output if it failed, or if its output does not match `expect`
 */
export async function timeProcess(command: Command): Promise<number> {
  return (await run(command)).milliseconds;
}

/** The resources that a process used. */
export interface Usage {
  /** The peak of its memory. */
  peakMiB: number;
  /** The CPU time in user and system mode. It excludes waiting, so other processes change it little. */
  cpuMs: number;
}

/**
 * Runs a Node program and returns the resources that it used.
 * @throws Error as {@link timeProcess} does
 */
export async function usageOf(command: Command): Promise<Usage> {
  const args = ['--require', join(__dirname, 'usage.cjs'), ...command.args];
  const { usage } = await run({ ...command, args });
  const [kibibytes = 0, cpuMs = 0] = usage.split(' ').map(Number);
  if (!(kibibytes > 0 && cpuMs > 0)) throw new Error(`${command.command} reported no usage: got "${usage}"`);
  return { peakMiB: kibibytes / 1024, cpuMs };
}

/** Runs a program. `usage` is what usage.cjs, if it is preloaded, wrote to file descriptor 3. */
async function run({
  command,
  args,
  env,
  input,
  expect,
  cwd,
}: Command): Promise<{ milliseconds: number; usage: string }> {
  const started = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  child.stdin?.end(input);
  const outputs = Promise.all(child.stdio.slice(1).map((stream) => text(stream as Readable)));
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const milliseconds = performance.now() - started;
  const [stdout = '', stderr = '', usage = ''] = await outputs;
  if (code !== 0) throw new Error(`${command} ended with ${signal ?? code}: ${stderr || stdout}`);
  if (expect && !expect.test(stdout)) throw new Error(`${command} did not write ${expect}: ${stderr}`);
  return { milliseconds, usage };
}
