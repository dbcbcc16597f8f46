import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { awsEnvironment } from './aws';
import { type Keys, type Place, place } from './place';
import { type Outcome, run, succeed } from './run';

/** The one client that setup.sh doesn't install: Debian's brings a daemon along. */
export const NO_DOCKER = 'the docker CLI is not installed on this machine';

/**
 * A machine that uses a credential: real container clients with a home of their own, a docker config where they look
 * for it, and the registries' names led to the emulator by HTTPS_PROXY.
 */
export class Consumer {
  private constructor(
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * @param dockerConfig the content of its docker config; none to begin without a login
   * @param reader who the AWS tools and SDKs on it are; nobody by default
   */
  static async with(dockerConfig?: string, reader?: Keys): Promise<Consumer> {
    const here = place();
    const folder = await mkdtemp(join(here.folder, 'consumer-'));
    for (const name of ['bin', 'docker', 'run', 'images', 'tmp']) await mkdir(join(folder, name));
    const consumer = new Consumer(folder, { ...(reader ? awsEnvironment(reader) : {}), ...environment(here, folder) });
    if (dockerConfig !== undefined) await consumer.logIn(dockerConfig);
    return consumer;
  }

  /** Replaces the docker config. */
  async logIn(dockerConfig: string): Promise<void> {
    await this.file('docker/config.json', dockerConfig);
  }

  /** Sets a variable in the environment of everything that runs on it. */
  set(name: string, value: string): void {
    this.env[name] = value;
  }

  /** Puts a file into its home; returns the path. */
  async file(name: string, text: string): Promise<string> {
    const file = join(this.folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  /** Puts a shell script into its PATH, before everything else there. */
  async program(name: string, script: string): Promise<void> {
    await writeFile(join(this.folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** The files of its home, and of its temporary folder, that hold one of these texts. */
  async filesWith(texts: string[]): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = await Promise.all(files.map((file) => readFile(file)));
    return files.filter((_, index) => texts.some((text) => contents[index]?.includes(text)));
  }

  /** Runs any program on it. */
  run(command: string, args: string[], input?: string): Promise<Outcome> {
    return run(command, args, { env: this.env, ...(input === undefined ? {} : { input }) });
  }

  skopeo(...args: string[]): Promise<Outcome> {
    return this.run('skopeo', args);
  }

  podman(...args: string[]): Promise<Outcome> {
    return this.run('podman', [...this.storage, ...args]);
  }

  buildah(...args: string[]): Promise<Outcome> {
    return this.run('buildah', [...this.storage, ...args]);
  }

  docker(args: string[], input?: string): Promise<Outcome> {
    return this.run('docker', args, input);
  }

  /** Runs a line that somebody has pasted into a shell, in which the AWS CLI is this reader. */
  async paste(line: string, reader: Keys): Promise<Outcome> {
    // Debian 12's AWS CLI knows no AWS_ENDPOINT_URL: one that finds the emulator without being told.
    await this.program('aws', `exec '${find('aws')}' --endpoint-url '${place().endpoint}' "$@"`);
    return run('bash', ['-o', 'pipefail', '-c', line], { env: { ...awsEnvironment(reader), ...this.env } });
  }

  /** Pulls an image into a new folder. */
  async pull(image: string): Promise<Outcome> {
    const target = await mkdtemp(join(this.folder, 'pulled-'));
    return this.skopeo('copy', `docker://${image}`, `dir:${target}`);
  }

  /** Builds an image of one small file, without running anything. */
  async build(tag: string): Promise<void> {
    const file = join(this.folder, 'hello.txt');
    await writeFile(file, 'hello\n');
    const on = (...args: string[]) => succeed('buildah', [...this.storage, ...args], { env: this.env });
    const container = (await on('from', 'scratch')).stdout.trim();
    await on('copy', container, file, '/hello.txt');
    await on('commit', container, tag);
    await on('rm', container);
  }

  /** Plain files and no mounts: it works in a container, and without a storage driver of the machine's. */
  private get storage(): string[] {
    return ['--storage-driver', 'vfs', '--root', join(this.folder, 'images'), '--runroot', join(this.folder, 'run')];
  }
}

/** A command's file; undefined if it is not installed. */
export function find(command: string): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
  return files.find((file) => existsSync(file));
}

function environment({ proxy, ca }: Place, folder: string): Record<string, string> {
  return {
    HOME: folder,
    TMPDIR: join(folder, 'tmp'),
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    XDG_RUNTIME_DIR: join(folder, 'run'),
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: ca,
    REGISTRY_AUTH_FILE: join(folder, 'docker/config.json'),
    DOCKER_CONFIG: join(folder, 'docker'),
    // No daemon: what the docker CLI can do without one is what is tried.
    DOCKER_HOST: `unix://${join(folder, 'no-daemon.sock')}`,
  };
}
