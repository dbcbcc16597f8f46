import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { devDependencies } from '../../package.json';

const run = promisify(execFile);

/** The lowest versions that the package accepts, and the versions of this project. */
export const VERSIONS = {
  lowest: { 'aws-cdk-lib': '2.224.0', constructs: '10.0.0' },
  current: { 'aws-cdk-lib': devDependencies['aws-cdk-lib'], constructs: devDependencies.constructs },
};

/** An app of somebody else, in a folder of its own. */
export class ConsumerApp {
  constructor(
    readonly folder: string,
    files: Record<string, string>,
  ) {
    mkdirSync(folder, { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
  }

  /** Installs packages. @throws Error with npm's output */
  install(...packages: string[]): Promise<unknown> {
    return this.run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...packages]);
  }

  /** Runs a program in the app's folder. @throws Error with its output */
  async run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const { stdout } = await run(command, args, {
      cwd: this.folder,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  }

  /** Synthesizes with Node, and returns the template of a stack. */
  async synthesize(stack: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Record<string, unknown>> {
    const outdir = join(this.folder, 'cdk.out');
    await this.run(process.execPath, args, { CDK_OUTDIR: outdir, ...env });
    return JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')) as Record<string, unknown>;
  }
}
