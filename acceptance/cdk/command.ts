import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { CommandOutcome } from '../model/context';

const ROOT = join(__dirname, '../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
/** The lines of the output that a report quotes. */
const LAST_LINES = 12;

/** How the CDK CLI runs. */
export interface CdkOptions {
  region: string;
  /** The folder of the cloud assembly. */
  output: string;
  /** The file that receives all of the CLI's output. */
  log: string;
  /** Ends the command. */
  stop: AbortSignal;
}

/** Runs a command of the CDK CLI of this project. */
export async function runCdk(args: string[], { region, output, log, stop }: CdkOptions): Promise<CommandOutcome> {
  const file = createWriteStream(log, { flags: 'a' });
  file.on('error', () => {}); // a full disk must not end the run before its cleanup
  file.write(`$ cdk ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [CDK, ...args, '--output', output, '--no-notices', '--no-color'], {
    cwd: ROOT,
    env: { ...process.env, AWS_REGION: region, AWS_DEFAULT_REGION: region },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // SIGTERM, because the CLI starts the app as a child and must end it.
  const end = () => child.kill('SIGTERM');
  stop.addEventListener('abort', end);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      file.write(chunk);
    });
  }
  const [status] = await once(child, 'close');
  stop.removeEventListener('abort', end);
  file.end();
  stop.throwIfAborted();
  return { succeeded: status === 0, output: lastLines(text) };
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-LAST_LINES).join('\n');
}
