import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { awsEnvironment } from './aws';
import { type Keys, testEnvironment } from './environment';
import { type Outcome, run, succeeded } from './run';

/** The reason for a skipped test. setup.sh does not install docker because Debian's package starts a daemon. */
export const NO_DOCKER = 'the docker CLI is not installed on this machine';

/** Returns the file of an installed command, or undefined. */
export function find(command: string): string | undefined {
  const files = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command));
  return files.find((file) => existsSync(file));
}

/**
 * A machine that uses a credential. It has real container clients, a home and a docker config of its own, and reaches
 * the registries through HTTPS_PROXY.
 */
export class Consumer {
  private constructor(
    private readonly folder: string,
    private readonly env: Record<string, string>,
  ) {}

  /**
   * Sets up a consumer.
   * @param dockerConfig the content of its docker config; without it, the consumer has no registry credentials
   * @param reader the identity of its AWS tools and SDKs; without it, they have none
   */
  static async with(dockerConfig?: string, reader?: Keys): Promise<Consumer> {
    const { folder: run, proxy, ca } = testEnvironment();
    const folder = await mkdtemp(join(run, 'consumer-'));
    for (const name of ['bin', 'docker', 'run', 'images', 'tmp']) await mkdir(join(folder, name));
    const consumer = new Consumer(folder, {
      ...(reader ? awsEnvironment(reader) : {}),
      HOME: folder,
      TMPDIR: join(folder, 'tmp'),
      PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
      XDG_RUNTIME_DIR: join(folder, 'run'),
      HTTPS_PROXY: proxy,
      SSL_CERT_FILE: ca,
      REGISTRY_AUTH_FILE: join(folder, 'docker/config.json'),
      DOCKER_CONFIG: join(folder, 'docker'),
      // The tests use only what the docker CLI does without a daemon.
      DOCKER_HOST: `unix://${join(folder, 'no-daemon.sock')}`,
    });
    if (dockerConfig !== undefined) await consumer.setDockerConfig(dockerConfig);
    return consumer;
  }

  async setDockerConfig(dockerConfig: string): Promise<void> {
    await this.file('docker/config.json', dockerConfig);
  }

  /** Sets an environment variable for all further commands. */
  set(name: string, value: string): void {
    this.env[name] = value;
  }

  /** Writes a file below the home and returns its path. */
  async file(name: string, text: string): Promise<string> {
    const file = join(this.folder, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    return file;
  }

  /** Installs a shell script as the first command of this name in the PATH. */
  async program(name: string, script: string): Promise<void> {
    await writeFile(join(this.folder, 'bin', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Returns the files in the home and the temporary folder that contain one of these texts. */
  async filesWith(texts: string[]): Promise<string[]> {
    const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = await Promise.all(files.map((file) => readFile(file)));
    return files.filter((_, index) => texts.some((text) => contents[index]?.includes(text)));
  }

  run(command: string, args: string[], input?: string): Promise<Outcome> {
    return run(command, args, { env: this.env, input });
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

  docker(...args: string[]): Promise<Outcome> {
    return this.run('docker', args);
  }

  /** Runs a printed snippet in a shell whose AWS CLI has the identity of this reader. */
  async runSnippet(snippet: string, reader: Keys): Promise<Outcome> {
    // The AWS CLI of Debian 12 does not read AWS_ENDPOINT_URL, and the snippet must run unchanged.
    await this.program('aws', `exec '${find('aws')}' --endpoint-url '${testEnvironment().endpoint}' "$@"`);
    return run('bash', ['-o', 'pipefail', '-c', snippet], { env: { ...awsEnvironment(reader), ...this.env } });
  }

  /** Copies an image into a new folder. */
  async pull(image: string): Promise<Outcome> {
    return this.skopeo('copy', `docker://${image}`, `dir:${await mkdtemp(join(this.folder, 'pulled-'))}`);
  }

  /** Builds an image of one small file and pushes it. */
  async push(image: string): Promise<Outcome> {
    const file = await this.file('hello.txt', 'hello\n');
    const container = (await succeeded(this.buildah('from', 'scratch'))).stdout.trim();
    await succeeded(this.buildah('copy', container, file, '/hello.txt'));
    await succeeded(this.buildah('commit', container, 'localhost/built'));
    await succeeded(this.buildah('rm', container));
    return this.buildah('push', 'localhost/built', `docker://${image}`);
  }

  /** The options that store images as plain files, which needs neither mounts nor a storage driver of this machine. */
  get storage(): string[] {
    return ['--storage-driver', 'vfs', '--root', join(this.folder, 'images'), '--runroot', join(this.folder, 'run')];
  }
}
