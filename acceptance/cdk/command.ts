import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import type { CommandOutcome } from '../model/context';

const ROOT = join(__dirname, '../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');
const OWN_CLI = join(ROOT, 'bin/ecr-credentials.js');
/** The lines of the output that a report quotes. */
const LAST_LINES = 12;

/** How a command runs. */
export interface CommandOptions {
  region: string;
  /** The file that receives all of the command's output. */
  log: string;
  /** Ends the command. */
  stop: AbortSignal;
}

/** Runs a command of the CDK CLI of this project. */
export function runCdk(args: string[], options: CommandOptions): Promise<CommandOutcome> {
  return runNode(CDK, [...args, '--no-notices', '--no-color'], options);
}

/** Runs the command `ecr-credentials` of this project. */
export function runOwnCli(args: string[], options: CommandOptions): Promise<CommandOutcome> {
  return runNode(OWN_CLI, args, options);
}

async function runNode(script: string, args: string[], { region, log, stop }: CommandOptions): Promise<CommandOutcome> {
  const file = createWriteStream(log, { flags: 'a' });
  file.on('error', () => {}); // a full disk must not end the run before its cleanup
  file.write(`$ ${basename(script, '.js')} ${args.join(' ')}\n`);
  const child = spawn(process.execPath, [script, ...args], {
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
