import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, describe } from 'vitest';

const HELPER = join(__dirname, '../../../consumers/docker-credential-ecr-secret');

/** All that the helper may call; `sh` runs a credential_process. */
const TOOLS = ['curl', 'sed', 'base64', 'date'];

/** A shell to run the helper with. */
interface Shell {
  name: string;
  command: string[];
  /** Do its own applets stand for sed, base64 and date, as on Alpine? */
  applets: boolean;
}

const SHELLS: Shell[] = [
  { name: 'dash', command: ['dash'], applets: false },
  { name: 'bash', command: ['bash'], applets: false },
  { name: 'busybox sh', command: ['busybox', 'sh'], applets: true },
];

/** What a run of the helper ended with. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A host with nothing but a shell, curl, sed, base64 and date, and an empty home. */
export interface Host {
  home: string;
  /** The environment of every run. */
  environment: Record<string, string>;
  /** Puts a file into the home; returns its path. */
  file(name: string, text: string): string;
  /** Puts a shell script into the PATH. */
  program(name: string, script: string): void;
  /** Runs the helper. */
  run(command: string, input?: string): Promise<Ran>;
  /** The command lines of every program that the helper called. */
  commandLines(): string[];
  /** When something was last made in, or removed from, the home, the temporary or the working folder. */
  touched(): bigint[];
}

/** Where a program is; undefined if this machine has none. */
export function which(program: string): string | undefined {
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  return found.find((file) => {
    try {
      accessSync(file, constants.X_OK);
      return statSync(file).isFile();
    } catch {
      return false;
    }
  });
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Describes the helper under each shell of this machine, and says which it has not, or what else is missing. */
export function describeUnderEachShell(what: string, tests: (makeHost: () => Host, shell: string) => void): void {
  for (const shell of SHELLS) {
    const [program = '', ...applet] = shell.command;
    const lack = [program, ...TOOLS].find((tool) => !which(tool)) ?? oldCurl();
    if (lack) console.warn(`SKIPPED: ${what}, under ${shell.name}: this machine has no ${lack}`);
    describe.skipIf(lack)(`${what}, under ${shell.name}`, () => {
      tests(() => newHost({ ...shell, command: [which(program) ?? '', ...applet] }), shell.name);
    });
  }
}

/** What to call the curl that this machine lacks; undefined if it has one that can sign. */
function oldCurl(): string | undefined {
  const [, major, minor] = /^curl (\d+)\.(\d+)/.exec(execFileSync('curl', ['--version'], { encoding: 'utf8' })) ?? [];
  return Number(major) * 1000 + Number(minor) < 7088 ? 'curl 7.88 or newer' : undefined;
}

function newHost({ command, applets }: Shell): Host {
  const root = mkdtempSync(join(tmpdir(), 'docker-credential-'));
  ends.push(() => rmSync(root, { recursive: true, force: true }));
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
    commandLines: () => readFileSync(log, 'utf8').split('\x1e').filter(Boolean),
    touched: () => [home, temporary, work].map((folder) => statSync(folder, { bigint: true }).mtimeNs),
  };
}

function runProgram(
  [program = '', ...args]: string[],
  options: { env: Record<string, string>; cwd: string },
  input: string,
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, options);
    const ran: Ran = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      ran.stderr += text;
    });
    // A helper that fails before it reads closes its input.
    child.stdin.on('error', () => undefined).end(input);
    child.on('error', reject).on('close', (code) => resolve({ ...ran, code }));
  });
}
