import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { bootstrap } from './support/deployment';
import type { TestEnvironment } from './support/environment';
import { succeeded } from './support/run';
import { MODULES, RUNTIME } from './support/runtime';

/** Starts the emulator and bootstraps a region. Returns a function that ends the emulator and removes its files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // The name is short because a socket's path has at most 107 characters.
  const folder = await mkdtemp(join(tmpdir(), 'ecr-e2e-'));
  const emulator = startEmulator(folder);
  const teardown = async () => {
    await end(emulator);
    if (process.env.E2E_KEEP) console.log(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  };
  try {
    const environment: TestEnvironment = { folder, ...(await firstLine(emulator, folder)) };
    project.provide('environment', environment);
    await succeeded(bootstrap(environment));
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

function startEmulator(folder: string): ChildProcess {
  const python = join(RUNTIME, 'python');
  const node = existsSync(MODULES) && readdirSync(MODULES).find((name) => name.startsWith('node-linux-'));
  if (!node || !existsSync(python)) throw new Error('test/e2e/.runtime is incomplete; run test/e2e/setup.sh');
  const emulator = spawn(readFileSync(python, 'utf8').trim(), [join(__dirname, 'emulator/main.py')], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      EMULATOR_STATE: folder,
      EMULATOR_NODE: join(MODULES, node, 'bin/node'),
      EMULATOR_RUNTIME_MODULES: MODULES,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    stdio: ['pipe', 'pipe', openSync(join(folder, 'emulator.log'), 'a')],
  });
  emulator.on('error', ({ message }) => console.error(`the emulator could not be started: ${message}`));
  return emulator;
}

/** Reads the one line that the emulator prints when it is ready. */
async function firstLine(emulator: ChildProcess, folder: string): Promise<Omit<TestEnvironment, 'folder'>> {
  if (!emulator.stdout) throw new Error('the emulator has no standard output');
  for await (const line of createInterface({ input: emulator.stdout })) return JSON.parse(line);
  throw new Error(`the emulator did not start; set E2E_KEEP=1 and see ${folder}/emulator.log`);
}

/** Closes the emulator's standard input, which ends it with all its processes. The system does so if vitest is killed. */
function end(emulator: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (emulator.exitCode !== null || emulator.signalCode !== null || emulator.pid === undefined) return resolve();
    emulator.on('exit', () => resolve());
    emulator.stdin?.end();
  });
}
