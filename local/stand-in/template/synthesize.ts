import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** What to synthesize, and where to. */
export interface SynthesizeOptions {
  /** The folder for the cloud assembly. */
  outdir: string;
  /**
   * The config file.
   * @default the app's own
   */
  config?: string | undefined;
  /** Ends the app. */
  signal?: AbortSignal;
}

/**
 * Runs the CDK app as the CDK CLI does: the command in cdk.json, with output folder and context in its environment.
 * @throws Error with what the app wrote to standard error, without its stack traces
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
  let words = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(withoutStack(words) || `${cdk.app} ended with exit status ${code}`);
}

/** The file as the app finds it; its messages name it just so. */
function fromRoot(file: string): string {
  return isAbsolute(file) ? file : relative(ROOT, resolve(file));
}

function withoutStack(text: string): string {
  return text.replace(/^\s+at .*\n?/gm, '').trim();
}
