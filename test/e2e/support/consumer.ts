import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { awsEnvironment } from './aws';
import { type Keys, type Place, place } from './place';
import { type Outcome, run, succeed } from './run';

/**
 * A machine that uses a credential: real container clients with a home of their own, a docker config where they look
 * for it, and the registries' names led to the emulator by HTTPS_PROXY.
 */
export class Consumer {
  private constructor(
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /** @param dockerConfig the content of its docker config; none to begin without a login */
  static async with(dockerConfig?: string): Promise<Consumer> {
    const here = place();
    const folder = await mkdtemp(join(here.folder, 'consumer-'));
    for (const name of ['docker', 'run', 'images']) await mkdir(join(folder, name));
    const consumer = new Consumer(folder, environment(here, folder));
    if (dockerConfig !== undefined) await consumer.logIn(dockerConfig);
    return consumer;
  }

  /** Replaces the docker config. */
  async logIn(dockerConfig: string): Promise<void> {
    await writeFile(join(this.folder, 'docker/config.json'), dockerConfig);
  }

  skopeo(...args: string[]): Promise<Outcome> {
    return run('skopeo', args, { env: this.env });
  }

  podman(...args: string[]): Promise<Outcome> {
    return run('podman', [...this.storage, ...args], { env: this.env });
  }

  buildah(...args: string[]): Promise<Outcome> {
    return run('buildah', [...this.storage, ...args], { env: this.env });
  }

  docker(args: string[], input?: string): Promise<Outcome> {
    return run('docker', args, { env: this.env, ...(input === undefined ? {} : { input }) });
  }

  /** Runs a line that somebody has pasted into a shell, in which the AWS CLI is this reader. */
  async paste(line: string, reader: Keys): Promise<Outcome> {
    const path = `${await this.awsForPasting()}${delimiter}${process.env.PATH}`;
    return run('bash', ['-o', 'pipefail', '-c', line], {
      env: { ...awsEnvironment(reader), ...this.env, PATH: path },
    });
  }

  /** A folder with an `aws` that finds the emulator without being told: Debian 12's knows no AWS_ENDPOINT_URL. */
  private async awsForPasting(): Promise<string> {
    const bin = join(this.folder, 'bin');
    await mkdir(bin, { recursive: true });
    const script = `#!/bin/sh\nexec '${find('aws')}' --endpoint-url '${place().endpoint}' "$@"\n`;
    await writeFile(join(bin, 'aws'), script, { mode: 0o755 });
    return bin;
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
    XDG_RUNTIME_DIR: join(folder, 'run'),
    HTTPS_PROXY: proxy,
    SSL_CERT_FILE: ca,
    REGISTRY_AUTH_FILE: join(folder, 'docker/config.json'),
    DOCKER_CONFIG: join(folder, 'docker'),
    // No daemon: what the docker CLI can do without one is what is tried.
    DOCKER_HOST: `unix://${join(folder, 'no-daemon.sock')}`,
  };
}
