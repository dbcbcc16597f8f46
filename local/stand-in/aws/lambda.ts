import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Call } from '../http/calls';
import { type Answer, answer } from '../http/faults';
import { readBody, send } from '../http/http';
import { callerOf, checkService } from './caller';
import { AwsError } from './error';
import { authorize } from './identities';
import type { AwsWorld } from './world';

const PATH = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** Is this a call of Lambda's Invoke? Of the services here it alone has paths. */
export function isInvoke({ method, url = '' }: IncomingMessage): boolean {
  return method === 'POST' && PATH.test(url);
}

/**
 * Lambda's Invoke, for somebody who waits for the result: the function's payload, and `X-Amz-Function-Error` if it is
 * an error. Source: AWS Lambda API reference, "Invoke"; the words of the errors are the service's own.
 */
export async function handleInvoke(world: AwsWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { identities, functions } = world;
  const body = await readBody(request);
  const [, encoded = ''] = PATH.exec(request.url ?? '') ?? [];
  try {
    const caller = callerOf(request.headers);
    checkService(caller, 'lambda');
    const { region, accessKeyId } = caller;
    const identity = identities.withKey(accessKeyId);
    const target = decodeURIComponent(encoded);
    const call: Call = { service: 'lambda', operation: 'InvokeFunction', region, identity: identity.name, target };
    await answer(world, call, response, async () => {
      try {
        const resource = functions.arnOf(region, target);
        authorize(identity, { action: 'lambda:InvokeFunction', resource, region });
        checkIsAwaited(request);
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

function checkIsAwaited({ headers }: IncomingMessage): void {
  const type = headers['x-amz-invocation-type'] ?? 'RequestResponse';
  if (type === 'RequestResponse') return;
  throw new AwsError('InvalidParameterValueException', `the stand-in does not know the invocation type ${type}`);
}

/** An Invoke without a payload sends an empty object. */
function parseEvent(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new AwsError('InvalidRequestContentException', 'Could not parse request body into json');
  }
}

function succeeded({ payload, failed }: { payload: unknown; failed: boolean }): Answer {
  const headers = { 'x-amz-executed-version': '$LATEST', ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}) };
  return { outcome: 'ok', reply: json(200, payload, headers) };
}

function failed(error: unknown): Answer {
  const { type, message, status } =
    error instanceof AwsError ? error : new AwsError('ServiceException', String(error), 500);
  const body = { Type: status < 500 ? 'User' : 'Service', Message: message };
  return { outcome: type, reply: json(status, body, { 'x-amzn-errortype': type }) };
}

function json(status: number, value: unknown, headers: Record<string, string>): Answer['reply'] {
  const shared = { 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() };
  return { status, headers: { ...shared, ...headers }, body: JSON.stringify(value) ?? 'null' };
}
