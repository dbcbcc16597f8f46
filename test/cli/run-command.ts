import { execFile } from 'node:child_process';
import { Console } from 'node:console';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { vi } from 'vitest';
import { type Ended, ROOT } from '../run';

// The command as bin/ecr-credentials.js loads it, because Vitest's own modules cannot require TypeScript.
const load = createRequire(__filename);
load('tsx/cjs');
const { runProgram }: typeof import('../../cli/common/command-line') = load('../../cli/common/command-line');
const { createProgram }: typeof import('../../cli/program') = load('../../cli/program');

/** How a command runs. */
export interface RunOptions {
  /**
   * The environment of the command. It has no other variables than these and PATH.
   * @default {}
   */
  env?: NodeJS.ProcessEnv;
  /**
   * The working directory.
   * @default the root folder of the project
   */
  cwd?: string;
}

/**
 * Runs `ecr-credentials` in this process, because that is much faster than a process per test. The command has its own
 * environment, working directory, output and exit status.
 */
export async function runCommand(args: string[], { env = {}, cwd = ROOT }: RunOptions = {}): Promise<Ended> {
  const output = { stdout: '', stderr: '' };
  const writes = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      output[name] += text;
      return true;
    }),
  );
  const restore = [replaceEnvironment(env), replaceDirectory(cwd), keepSignalHandlers(), replaceConsole()];
  try {
    await runProgram(createProgram(), ['node', 'ecr-credentials', ...args]);
    return { ...output, status: Number(process.exitCode ?? 0) };
  } finally {
    process.exitCode = undefined;
    for (const each of restore) each();
    for (const write of writes) write.mockRestore();
  }
}

/** Runs `ecr-credentials` in its own process, as a user starts it. */
export function launch(args: string[], { env = {}, cwd = ROOT }: RunOptions = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const command = [join(ROOT, 'bin/ecr-credentials.js'), ...args];
    const options = { cwd, env: { PATH: process.env.PATH, ...env } };
    const child = execFile(process.execPath, command, options, (_, stdout, stderr) => {
      resolve({ stdout, stderr, status: child.exitCode });
    });
  });
}

function replaceEnvironment(env: NodeJS.ProcessEnv): () => void {
  const original = { ...process.env };
  // In its own process, the command sets the second variable when it starts.
  const { PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED } = original;
  assignEnvironment({ PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED, ...env });
  return () => assignEnvironment(original);
}

function assignEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (env[name] === undefined) delete process.env[name];
  for (const [name, value] of Object.entries(env)) if (value !== undefined) process.env[name] = value;
}

function replaceDirectory(cwd: string): () => void {
  const original = process.cwd();
  process.chdir(cwd);
  return () => process.chdir(original);
}

/** Returns a function that removes the handlers that a command adds, because it expects to end with its process. */
function keepSignalHandlers(): () => void {
  const before = { SIGINT: process.listeners('SIGINT'), SIGTERM: process.listeners('SIGTERM') };
  return () => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      for (const handler of process.listeners(signal)) {
        if (!before[signal].includes(handler)) process.off(signal, handler);
      }
    }
  };
}

/** Replaces the console of Vitest, which does not write to the standard output of the process. */
function replaceConsole(): () => void {
  const original = globalThis.console;
  globalThis.console = new Console(process.stdout, process.stderr);
  return () => {
    globalThis.console = original;
  };
}
