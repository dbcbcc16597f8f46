// A client of the Lambda Runtime API that replaces the runtime's own bootstrap. Source: AWS Lambda, "Using the Lambda
// runtime API for custom runtimes".
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;

const post = (path, body) => fetch(`${api}/${path}`, { method: 'POST', body: JSON.stringify(body ?? null) });

const asError = (error) => ({
  errorType: error?.name ?? 'Error',
  errorMessage: error?.message ?? String(error),
  trace: String(error?.stack ?? error).split('\n'),
});

async function load() {
  const [module, name] = basename(_HANDLER).split('.');
  const stem = join(LAMBDA_TASK_ROOT, dirname(_HANDLER), module);
  const file = ['.js', '.mjs', '.cjs'].map((extension) => stem + extension).find((path) => existsSync(path));
  if (!file) throw Object.assign(new Error(`Cannot find module '${module}'`), { name: 'Runtime.ImportModuleError' });
  const loaded = await import(pathToFileURL(file));
  const handler = loaded[name] ?? loaded.default?.[name];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${_HANDLER} is undefined or not exported`), { name: 'Runtime.HandlerNotFound' });
}

const handler = await load().catch(async (error) => {
  await post('init/error', asError(error));
  process.exit(1);
});
const next = await fetch(`${api}/invocation/next`);
const header = (name) => next.headers.get(`lambda-runtime-${name}`);
const invocation = `invocation/${header('aws-request-id')}`;
const context = {
  awsRequestId: header('aws-request-id'),
  invokedFunctionArn: header('invoked-function-arn'),
  getRemainingTimeInMillis: () => Number(header('deadline-ms')) - Date.now(),
};
try {
  const result = await handler(await next.json(), context);
  await post(`${invocation}/response`, result);
} catch (error) {
  // The real runtime also prints errors to the function's log, in which the tests search for tokens.
  console.error('Invoke Error', error);
  await post(`${invocation}/error`, asError(error));
}
// The process runs only one event: the emulator kills it now.
