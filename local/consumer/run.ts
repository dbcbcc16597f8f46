import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { NODE_FLAGS, type StandIn } from '../stand-in/stand-in';
import type { ConsumerResult, ConsumerTask } from './main';

/** A secret, and where it is. */
interface Target {
  arn: string;
  region: string;
}

/**
 * Runs a consumer in a process of its own, with the key of a reader who may read this one secret and nothing else.
 * @throws Error in the consumer's own words
 */
export async function consume(
  standIn: StandIn,
  { arn, region }: Target,
  task: ConsumerTask,
  signal?: AbortSignal,
): Promise<ConsumerResult> {
  const reader = standIn.identities.add({
    name: `reader of ${task.secret}`,
    arn: `${arn.split(':').slice(0, 2).join(':')}:iam::${standIn.account}:user/reader`,
    statements: [
      { Effect: 'Allow', Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'], Resource: arn },
    ],
  });
  const script = join(__dirname, 'main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', ...NODE_FLAGS, script, JSON.stringify(task)], {
    cwd: __dirname, // where tsx is found
    env: {
      ...standIn.environment(reader, region),
      PATH: process.env.PATH ?? '',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  let result = '';
  let words = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(words.trim() || `the consumer ended with exit status ${String(code)}`);
  return JSON.parse(result) as ConsumerResult;
}
