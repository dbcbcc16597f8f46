import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { APP, programArguments } from '../../program';

/** The CDK's settings for an app, in the working directory. */
const CDK_JSON = 'cdk.json';

/** Options of {@link synthesize}. */
export interface SynthesizeOptions {
  /** The output folder for the cloud assembly. */
  outdir: string;
  /**
   * The config file, relative to the working directory.
   * @default the file in the context of cdk.json, or the app's default
   */
  config?: string | undefined;
  /** Stops the app. */
  signal?: AbortSignal;
}

/**
 * Runs the CDK app of this package as the CDK CLI does: in the working directory, with the output folder and the context
 * of cdk.json in its environment.
 * @throws Error with the app's standard error, without stack traces
 */
export async function synthesize({ outdir, config, signal }: SynthesizeOptions): Promise<void> {
  const context = { ...cdkContext(), ...(config ? { config } : {}) };
  const child = spawn(process.execPath, programArguments(APP), {
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
  if (code !== 0) throw new Error(withoutStack(errors) || `the CDK app exited with status ${code}`);
}

/**
 * Returns the context in the cdk.json of the working directory. Without the file, the context is empty.
 * @throws Error if the file is not valid JSON
 */
export function cdkContext(): Record<string, unknown> {
  if (!existsSync(CDK_JSON)) return {};
  try {
    return Object((JSON.parse(readFileSync(CDK_JSON, 'utf8')) as { context?: unknown }).context);
  } catch (error) {
    throw new Error(`${CDK_JSON} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

function withoutStack(text: string): string {
  return text.replace(/^\s+at .*\n?/gm, '').trim();
}
