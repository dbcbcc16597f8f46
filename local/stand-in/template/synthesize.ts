import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** Options of {@link synthesize}. */
export interface SynthesizeOptions {
  /** The output folder for the cloud assembly. */
  outdir: string;
  /**
   * The config file.
   * @default the app's default
   */
  config?: string | undefined;
  /** Stops the app. */
  signal?: AbortSignal;
}

/**
 * Runs the CDK app as the CDK CLI does: the command in cdk.json, with the output folder and the context in its
 * environment.
 * @throws Error with the app's standard error, without stack traces
 */
export async function synthesize({ outdir, config, signal }: SynthesizeOptions): Promise<void> {
  const cdk = JSON.parse(await readFile(join(ROOT, 'cdk.json'), 'utf8')) as { app: string; context: object };
  const context = { ...cdk.context, ...(config ? { config: fromRoot(config) } : {}) };
  const [command = '', ...args] = cdk.app.split(' ');
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    stdio: ['ignore', 'ignore', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(withoutStack(errors) || `${cdk.app} exited with status ${code}`);
}

/** Returns the file relative to the app's folder. The app's messages show this path. */
function fromRoot(file: string): string {
  return isAbsolute(file) ? file : relative(ROOT, resolve(file));
}

function withoutStack(text: string): string {
  return text.replace(/^\s+at .*\n?/gm, '').trim();
}
