import { type ExecFileOptions, execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { ROOT } from '../../run';

export const HELPER = join(ROOT, 'consumers/docker-credential-ecr-secret');

/** The only programs that the helper may call, except `sh`, which runs a credential_process. */
const TOOLS = ['curl', 'sed', 'base64', 'date'];

/** A shell that runs the helper. */
export interface Shell {
  command: [program: string, ...args: string[]];
  /** Whether its applets replace sed, base64 and date, as on Alpine. */
  applets?: boolean;
}

export const SHELLS: [Shell, ...Shell[]] = [
  { command: ['dash'] },
  { command: ['bash'] },
  { command: ['busybox', 'sh'], applets: true },
];

/** The result of a run of the helper. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A host with an empty home, and only a shell, curl, sed, base64 and date. */
export interface Host {
  home: string;
  /** The environment of every run. */
  environment: Record<string, string>;
  /** Writes a file into the home, and returns its path. */
  file(name: string, text: string): string;
  /** Puts a shell script into the PATH. */
  program(name: string, script: string): void;
  /** Runs the helper. */
  run(command: string, input?: string): Promise<Ran>;
  /** The command lines that the helper ran, of one program or of all. */
  commandLines(program?: string): string[];
  /** The times of the last change in the home, the temporary folder and the working folder. */
  touched(): bigint[];
}

/** Returns the path of a program; undefined if this machine does not have it. */
export function which(program: string): string | undefined {
  const candidates = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return candidates.find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

/** Returns what this machine lacks to run the helper under a shell; undefined if nothing. */
export function missingFor({ command }: Shell): string | undefined {
  const tool = [command[0], ...TOOLS].find((each) => !which(each));
  if (tool) return tool;
  const [, major, minor] = /^curl (\d+)\.(\d+)/.exec(execFileSync('curl', ['--version'], { encoding: 'utf8' })) ?? [];
  return Number(major) * 1000 + Number(minor) < 7088 ? 'curl 7.88 or newer' : undefined;
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

export function newHost({ command: [shell, ...args], applets }: Shell): Host {
  const command = [which(shell) ?? '', ...args];
  const root = mkdtempSync(join(tmpdir(), 'docker-credential-'));
  cleanups.push(() => rmSync(root, { recursive: true, force: true }));
  const [bin, home, temporary, work] = ['bin', 'home', 'tmp', 'work'].map((name) => {
    mkdirSync(join(root, name));
    return join(root, name);
  }) as [string, string, string, string];
  const log = join(root, 'command-lines');
  writeFileSync(log, '');

  const program = (name: string, script: string) => {
    const record = `printf '%s\\036' "${name} $*" >>'${log}'`;
    writeFileSync(join(bin, name), `#!/bin/sh\n${record}\n${script}\n`, { mode: 0o755 });
  };
  for (const tool of TOOLS) {
    const real = applets && tool !== 'curl' ? `${command[0]} ${tool}` : which(tool);
    program(tool, `exec ${real} "$@"`);
  }
  program('sh', `exec ${command.join(' ')} "$@"`);

  const environment: Record<string, string> = { PATH: bin, HOME: home, TMPDIR: temporary };
  return {
    home,
    environment,
    program,
    file(name, text) {
      const path = join(home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    },
    run: (verb, input = '') => runProgram([...command, HELPER, verb], { env: environment, cwd: work }, input),
    commandLines: (name = '') => {
      const lines = readFileSync(log, 'utf8').split('\x1e').filter(Boolean);
      return lines.filter((line) => name === '' || line.startsWith(`${name} `));
    },
    touched: () => [home, temporary, work].map((folder) => statSync(folder, { bigint: true }).mtimeNs),
  };
}

function runProgram([program = '', ...args]: string[], options: ExecFileOptions, input: string): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { ...options, encoding: 'utf8' }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
    // A helper that fails before it reads closes its input.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
