import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import type { Identity } from '../aws/identities';
import { NODE_FLAGS, type StandIn } from '../stand-in';
import { type Outcome, startRuntimeApi } from './runtime-api';

/** A deployed Lambda function. */
export interface DeployedFunction {
  name: string;
  arn: string;
  region: string;
  /** The identity of the role. The function's environment contains its access key. */
  identity: Identity;
  /** `<file>.<export>` */
  handler: string;
  /** The folder with the code. */
  taskRoot: string;
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMiB: number;
}

/** The result of an invocation. */
export interface InvocationResult {
  /** The handler's result, or `{ errorType, errorMessage, trace }` if it failed. */
  payload: unknown;
  failed: boolean;
  /** The standard output and standard error of the function. */
  log: string;
  durationMs: number;
}

/** Options of an invocation. */
export interface InvokeOptions {
  /** Stops the process. */
  signal?: AbortSignal;
  /**
   * Receives a function that kills the process. The invocation then fails as if the host of the function had failed.
   */
  onStart?: (kill: () => void) => void;
  /**
   * The version of the function. A deployment runs a published version.
   * @default '$LATEST'
   */
  version?: string;
  /**
   * The Node executable.
   * @default the one that runs this process
   */
  node?: string;
}

/** Where a function without its own copy of the AWS SDK finds the SDK, as in Lambda's Node.js runtime. */
const RUNTIME_MODULES = (require.resolve.paths('@aws-sdk/client-ecr') ?? []).join(delimiter);

/**
 * Runs a function as Lambda does: in its own process, with only PATH from the caller's environment, through the Runtime
 * API, and no longer than its timeout. Each invocation is a cold start, which counts towards the timeout.
 */
export async function invoke(
  standIn: StandIn,
  deployed: DeployedFunction,
  event: unknown,
  { signal, onStart, version = '$LATEST', node = process.execPath }: InvokeOptions = {},
): Promise<InvocationResult> {
  const requestId = randomUUID();
  const started = Date.now();
  const deadline = new Date(started + deployed.timeoutSeconds * 1000);
  const api = await startRuntimeApi({ requestId, functionArn: deployed.arn, deadline, event });
  const child = spawn(node, [...NODE_FLAGS, join(__dirname, 'bootstrap.mjs')], {
    cwd: deployed.taskRoot,
    env: {
      ...environmentOf(standIn, deployed),
      AWS_LAMBDA_FUNCTION_VERSION: version,
      AWS_LAMBDA_RUNTIME_API: api.address,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    killSignal: 'SIGKILL',
    ...(signal ? { signal } : {}),
  });
  onStart?.(() => child.kill('SIGKILL'));
  const log = collect(child);
  const ended = once(child, 'close');
  try {
    const outcome = await Promise.race([api.outcome, exited(ended, requestId), timedOut(deployed, requestId)]);
    const durationMs = Date.now() - started;
    child.kill('SIGKILL');
    await ended;
    return { ...outcome, log: log(), durationMs };
  } finally {
    await api.close();
  }
}

/** Source: AWS Lambda, "Defined runtime environment variables". */
function environmentOf(standIn: StandIn, deployed: DeployedFunction): Record<string, string> {
  const { name, identity, region, handler, taskRoot, memoryMiB, environment } = deployed;
  return {
    ...environment,
    ...endpoints(standIn.environment(identity, region), environment),
    _HANDLER: handler,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMiB),
    LAMBDA_TASK_ROOT: taskRoot,
    LANG: 'en_US.UTF-8',
    NODE_PATH: RUNTIME_MODULES,
    PATH: process.env.PATH ?? '',
    TZ: ':UTC',
    // The SDK warns about every Node version that is older than Lambda's.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/**
 * The SDK rejects a custom endpoint together with FIPS. For FIPS, the function therefore calls ECR by its host name.
 */
function endpoints(
  { AWS_ENDPOINT_URL: url = '', ...rest }: Record<string, string>,
  { REFRESH_SPEC = '' }: Record<string, string>,
): Record<string, string> {
  if (!/"fips(-dualstack)?"/.test(REFRESH_SPEC)) return { AWS_ENDPOINT_URL: url, ...rest };
  return { AWS_ENDPOINT_URL_SECRETS_MANAGER: url, AWS_ENDPOINT_URL_ECR_PUBLIC: url, ...rest };
}

function collect({ stdout, stderr }: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  for (const stream of [stdout, stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

async function exited(ended: Promise<unknown[]>, requestId: string): Promise<Outcome> {
  const [code, signal] = await ended;
  const reason = signal ? `signal: ${String(signal)}` : `exit status ${String(code)}`;
  return failure('Runtime.ExitError', `RequestId: ${requestId} Error: Runtime exited with error: ${reason}`);
}

async function timedOut({ timeoutSeconds }: DeployedFunction, requestId: string): Promise<Outcome> {
  await new Promise((resolve) => setTimeout(resolve, timeoutSeconds * 1000).unref());
  const seconds = timeoutSeconds.toFixed(2);
  return failure('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`);
}

function failure(errorType: string, errorMessage: string): Outcome {
  return { payload: { errorType, errorMessage }, failed: true };
}
