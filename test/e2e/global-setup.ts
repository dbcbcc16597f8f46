import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { bootstrap } from './support/cdk';
import type { Place } from './support/place';
import { MODULES, RUNTIME } from './support/runtime';

/** Starts what the proof runs on, and ends it again: docker-registry, the emulated AWS, and a bootstrapped region. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Short, for a socket's path has at most 107 characters.
  const folder = await mkdtemp(join(tmpdir(), 'ecr-e2e-'));
  const processes: ChildProcess[] = [];
  const teardown = async () => {
    await Promise.all(processes.map(end));
    if (process.env.E2E_KEEP) console.log(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  };
  try {
    const socket = join(folder, 'registry.sock');
    processes.push(await startDockerRegistry(folder, socket));
    const emulator = startEmulator(folder, socket);
    processes.push(emulator);
    const place: Place = { folder, ...(await firstLine(emulator, join(folder, 'emulator.log'))) };
    project.provide('place', place);
    const { code, output } = await bootstrap(place);
    if (code !== 0) throw new Error(`cdk bootstrap failed:\n${output}`);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}

/** Debian's registry, on a socket in the run's own folder: no port to collide on, no way round the emulated ECR. */
async function startDockerRegistry(folder: string, socket: string): Promise<ChildProcess> {
  const storage = join(folder, 'registry');
  await mkdir(storage);
  const config = join(folder, 'registry.json'); // JSON is YAML
  await writeFile(
    config,
    JSON.stringify({
      version: 0.1,
      log: { level: 'warn' },
      storage: { filesystem: { rootdirectory: storage } },
      http: { net: 'unix', addr: socket, relativeurls: true },
    }),
  );
  return start('docker-registry', ['serve', config], {}, join(folder, 'registry.log'));
}

function startEmulator(folder: string, socket: string): ChildProcess {
  const python = join(RUNTIME, 'python');
  const node = existsSync(MODULES) && readdirSync(MODULES).find((name) => name.startsWith('node-linux-'));
  if (!node || !existsSync(python)) throw new Error('run test/e2e/setup.sh first');
  return start(
    readFileSync(python, 'utf8').trim(),
    [join(__dirname, 'emulator/main.py')],
    {
      EMULATOR_STATE: folder,
      EMULATOR_NODE: join(MODULES, node, 'bin/node'),
      EMULATOR_RUNTIME_MODULES: MODULES,
      EMULATOR_DOCKER_REGISTRY: socket,
      PYTHONDONTWRITEBYTECODE: '1',
    },
    join(folder, 'emulator.log'),
  );
}

function start(command: string, args: string[], env: Record<string, string>, log: string): ChildProcess {
  const child = spawn(command, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', openSync(log, 'a')],
  });
  child.on('error', (error) => console.error(`${command} could not be started: ${error.message}`));
  return child;
}

/** The emulator says where it is, once it is there. */
async function firstLine(emulator: ChildProcess, log: string): Promise<Omit<Place, 'folder'>> {
  if (!emulator.stdout) throw new Error('the emulator has no standard output');
  for await (const line of createInterface({ input: emulator.stdout })) return JSON.parse(line);
  throw new Error(`the emulator did not start: see ${log} (E2E_KEEP=1 keeps it)`);
}

function end(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return resolve();
    child.on('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 3000).unref();
  });
}
