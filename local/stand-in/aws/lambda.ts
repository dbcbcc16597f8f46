import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../http/calls';
import { type Outcome, respond } from '../http/faults';
import { readBody, send } from '../http/http';
import type { ApiContext } from './api-context';
import { callerOf, checkService } from './caller';
import { AwsError, toAwsError } from './error';
import { authorize } from './identities';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Returns whether a request calls Lambda's Invoke. No other service of the stand-in has paths. */
export function isInvoke({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && PATH.test(url);
}

/**
 * Handles Lambda's Invoke with the invocation type `RequestResponse`. The response contains the function's payload, and
 * `X-Amz-Function-Error` if the function failed. The error messages are those of Lambda.
 * Source: AWS Lambda API reference, "Invoke".
 */
export async function handleInvoke(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { identities, functions } = context;
  const [, encoded = ''] = PATH.exec(request.url ?? '') ?? [];
  try {
    const body = await readBody(request);
    const caller = callerOf(request.headers);
    checkService(caller, 'lambda');
    const { region, accessKeyId } = caller;
    const identity = identities.withKey(accessKeyId);
    const target = decode(encoded);
    const call: Call = { service: 'lambda', operation: 'InvokeFunction', region, identity: identity.name, target };
    await respond(context, call, response, async () => {
      try {
        const resource = functions.arnOf(region, target);
        authorize(identity, { action: 'lambda:InvokeFunction', resource, region });
        checkInvocationType(request);
        const invoked = functions.find(region, target);
        if (!invoked) throw new AwsError('ResourceNotFoundException', `Function not found: ${resource}`, 404);
        return succeeded(await functions.run(invoked, parseEvent(body)));
      } catch (error) {
        return failed(error);
      }
    });
  } catch (error) {
    send(response, failed(error).reply);
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    throw new AwsError('InvalidParameterValueException', 'the name of the function is not encoded correctly');
  }
}

function checkInvocationType({ headers }: IncomingMessage): void {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse') return;
  throw new AwsError('InvalidParameterValueException', `the stand-in does not support the invocation type ${type}`);
}

/** Without a payload, Lambda sends an empty object. */
function parseEvent(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function succeeded({ payload, failed }: { payload: unknown; failed: boolean }): Outcome {
  const headers = { 'x-amz-executed-version': '$LATEST', ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}) };
  return { outcome: 'ok', reply: json(200, payload, headers) };
}

function failed(error: unknown): Outcome {
  const { type, message, status } = toAwsError(error, 'ServiceException');
  const body = { Type: status < 500 ? 'User' : 'Service', Message: message };
  return { outcome: type, reply: json(status, body, { 'x-amzn-errortype': type }) };
}

function json(status: number, value: unknown, headers: Record<string, string>): Outcome['reply'] {
  const shared = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
  return { status, headers: { ...shared, ...headers }, body: JSON.stringify(value) ?? 'null' };
}
