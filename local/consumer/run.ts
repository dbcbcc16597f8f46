import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { programArguments } from '../program';
import { NODE_FLAGS, type StandIn } from '../stand-in/stand-in';
import type { ConsumerResult, ConsumerTask } from './main';

/** The secret that the consumer may read. */
interface ReadableSecret {
  arn: string;
  region: string;
}

/**
 * Runs a consumer in its own process. Its access key may read this one secret and do nothing else.
 * @throws Error with the consumer's own message
 */
export async function runConsumer(
  standIn: StandIn,
  { arn, region }: ReadableSecret,
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
  const program = programArguments(join(__dirname, 'main'));
  const child = spawn(process.execPath, [...NODE_FLAGS, ...program, JSON.stringify(task)], {
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
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    result += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(errors.trim() || `the consumer exited with status ${String(code)}`);
  return JSON.parse(result) as ConsumerResult;
}
