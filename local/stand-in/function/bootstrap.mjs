/**
 * Replaces Lambda's Node.js runtime: loads the handler, fetches invocations, and sends results and errors in the same
 * format. Unlike in Lambda, the lines of the console have no prefix.
 * Source: AWS Lambda, "Using the Lambda runtime API"; the public sources of AWS's Node.js runtime interface client.
 */
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { types } from 'node:util';

const { AWS_LAMBDA_RUNTIME_API: api, LAMBDA_TASK_ROOT: root, _HANDLER: name } = process.env;

function call(method, path, body = '', headers = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(`http://${api}/2018-06-01/runtime/${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ headers: response.headers, text }));
    });
    sent.on('error', reject).end(body);
  });
}

function problem(error) {
  if (!types.isNativeError(error)) return { errorType: typeof error, errorMessage: String(error), trace: [] };
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack ?? '').split('\n') };
}

function report(path, error) {
  const answer = problem(error);
  return call('POST', path, JSON.stringify(answer), { 'lambda-runtime-function-error-type': answer.errorType });
}

function runtimeError(kind, message) {
  return Object.assign(new Error(message), { name: `Runtime.${kind}` });
}

async function load() {
  const [, module, path] = /^([^.]+)\.(.+)$/.exec(name) ?? [];
  if (!module) throw runtimeError('MalformedHandlerName', 'Bad handler');
  const file = ['.js', '.mjs', '.cjs'].map((ending) => join(root, module + ending)).find(existsSync);
  if (!file) throw runtimeError('ImportModuleError', `Error: Cannot find module '${module}'`);
  let handler = await import(pathToFileURL(file).href);
  for (const property of path.split('.')) handler = handler?.[property];
  if (typeof handler !== 'function') throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  return handler;
}

async function work(handler) {
  const { headers, text } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(text), context);
    await call('POST', `invocation/${id}/response`, JSON.stringify(result) ?? 'null');
  } catch (error) {
    const { errorType, errorMessage, trace } = problem(error);
    console.error(`${id}\tERROR\tInvoke Error \t${JSON.stringify({ errorType, errorMessage, stack: trace })}`);
    await report(`invocation/${id}/error`, error);
  }
}

const handler = await load().catch(async (error) => {
  await report('init/error', error);
  process.exit(1);
});
for (;;) await work(handler);
