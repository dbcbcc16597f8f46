import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Call } from '../http/calls';
import { type Answer, answer } from '../http/faults';
import { readBody, send } from '../http/http';
import { callerOf, checkService } from './caller';
import { AwsError } from './error';
import { authorize } from './identities';
import { handleInvoke, isInvoke } from './lambda';
import type { ApiRequest, Service } from './service';
import type { AwsWorld } from './world';

/** What a request says of itself. */
interface Parsed extends ApiRequest {
  service: Service;
  operation: string;
}

/**
 * Answers AWS JSON 1.1 at one endpoint for every service and region, and Lambda's Invoke. Which service and operation
 * is meant stands in `X-Amz-Target`; region and caller are taken from the signature's scope.
 */
export function awsServer(world: AwsWorld): Server {
  return createServer((request, response) => {
    handleApi(world, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
}

/** Answers one request of an AWS API. */
export async function handleApi(world: AwsWorld, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isInvoke(request)) return handleInvoke(world, request, response);
  const body = await readBody(request);
  let parsed: Parsed;
  try {
    parsed = parse(world, request, body);
  } catch (error) {
    send(response, failed(error).reply);
    return;
  }
  const { service, operation, region, identity } = parsed;
  const { resource, name } = service.subject(parsed);
  const call: Call = {
    service: service.name,
    operation,
    region,
    identity: identity.name,
    ...(name ? { target: name } : {}),
  };
  await answer(world, call, response, (spoil) => {
    try {
      authorize(identity, { action: `${service.name}:${operation}`, resource, region });
      return { outcome: 'ok', reply: json(200, spoil(service.operations[operation]?.(parsed))) };
    } catch (error) {
      return failed(error);
    }
  });
}

function parse({ services, identities }: AwsWorld, { headers }: IncomingMessage, body: string): Parsed {
  const caller = callerOf(headers);
  const [target, operation = ''] = String(headers['x-amz-target']).split('.');
  const service = services.find((candidate) => candidate.target === target);
  if (!service || !Object.hasOwn(service.operations, operation)) {
    throw new AwsError('UnknownOperationException', `the stand-in does not know ${headers['x-amz-target']}`);
  }
  checkService(caller, service.name);
  const { region, accessKeyId } = caller;
  const fips = /(^|\.)[a-z-]+-fips\./.test(headers.host ?? '');
  return { service, operation, region, fips, identity: identities.withKey(accessKeyId), input: parseJson(body) };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body || '{}');
  } catch {
    throw new AwsError('SerializationException', 'the body is not valid JSON');
  }
}

/** Anything but an AwsError is a fault of the stand-in's own: it is answered as one, and never hidden. */
function failed(error: unknown): Answer {
  const { type, message, status } =
    error instanceof AwsError ? error : new AwsError('InternalServiceError', String(error), 500);
  return { outcome: type, reply: json(status, { __type: type, message, Message: message }) };
}

function json(status: number, value: unknown): Answer['reply'] {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  return { status, headers, body: JSON.stringify(value) ?? '' };
}
