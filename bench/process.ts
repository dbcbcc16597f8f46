import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A program and what it is run with: this environment and no other, but for PATH. */
export interface Command {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Standard input. @default none */
  input?: string;
  /** What standard output must hold for the work to be done. @default anything */
  expect?: RegExp;
  /** @default that of this process */
  cwd?: string;
}

interface Ended {
  milliseconds: number;
  /** What it wrote to the fourth of its streams. */
  extra: string;
}

/**
 * Runs a program from its start to its exit.
 * @returns milliseconds
 * @throws Error in the program's own words if it failed, or did not say what it must
 */
export async function timeProcess(command: Command): Promise<number> {
  return (await run(command)).milliseconds;
}

/** What a process used of the machine. */
export interface Usage {
  /** The most memory that it held at a time. */
  peakMiB: number;
  /** The time that it kept a CPU busy: it waits for nobody, so a busy machine changes it little. */
  cpuMs: number;
}

/**
 * Runs a Node program and returns what it used.
 * @throws Error as {@link timeProcess} does
 */
export async function usageOf(command: Command): Promise<Usage> {
  const args = ['--require', join(__dirname, 'usage.cjs'), ...command.args];
  const { extra } = await run({ ...command, args });
  const [kibibytes = 0, cpuMs = 0] = extra.split(' ').map(Number);
  if (!(kibibytes > 0 && cpuMs > 0)) throw new Error(`${command.command} did not tell what it used: got "${extra}"`);
  return { peakMiB: kibibytes / 1024, cpuMs };
}

async function run({ command, args, env, input, expect, cwd }: Command): Promise<Ended> {
  const started = performance.now();
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, LANG: 'C.UTF-8', ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    ...(cwd ? { cwd } : {}),
  });
  const [stdout, stderr, extra] = [collect(child.stdio[1]), collect(child.stdio[2]), collect(child.stdio[3])];
  // A program that fails before it reads closes its input.
  child.stdin?.on('error', () => undefined).end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  const milliseconds = performance.now() - started;
  if (code !== 0) throw new Error(`${command} ended with ${signal ?? code}: ${stderr() || stdout()}`);
  if (expect && !expect.test(stdout())) throw new Error(`${command} did not write ${expect}: ${stderr()}`);
  return { milliseconds, extra: extra() };
}

function collect(stream: unknown): () => string {
  let text = '';
  (stream as NodeJS.ReadableStream).setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}
