import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Call } from '../http/calls';
import { type Outcome, respond } from '../http/faults';
import { readBody, send } from '../http/http';
import type { ApiContext } from './api-context';
import { callerOf, checkService } from './caller';
import { AwsError, toAwsError } from './error';
import { authorize } from './identities';
import { handleInvoke, isInvoke } from './lambda';
import type { ApiRequest, Service } from './service';

/** A request whose caller, service and operation are known. */
interface Parsed extends ApiRequest {
  service: Service;
  operation: string;
}

/**
 * Creates the server for AWS JSON 1.1 and Lambda's Invoke. One endpoint serves all services and regions. The header
 * `X-Amz-Target` contains the service and the operation, the signature's scope the region and the caller.
 */
export function awsServer(context: ApiContext): Server {
  return createServer((request, response) => {
    handleApi(context, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
}

/** Handles one request to an AWS API. */
export async function handleApi(
  context: ApiContext,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (isInvoke(request)) return handleInvoke(context, request, response);
  let parsed: Parsed;
  try {
    parsed = parse(context, request, await readBody(request));
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
  await respond(context, call, response, (change) => {
    try {
      authorize(identity, { action: `${service.name}:${operation}`, resource, region });
      return { outcome: 'ok', reply: json(200, change(service.operations[operation]?.(parsed))) };
    } catch (error) {
      return failed(error);
    }
  });
}

function parse({ services, identities }: ApiContext, { headers }: IncomingMessage, body: string): Parsed {
  const caller = callerOf(headers);
  const [target, operation = ''] = String(headers['x-amz-target']).split('.');
  const service = services.find((candidate) => candidate.target === target);
  if (!service || !Object.hasOwn(service.operations, operation)) {
    throw new AwsError('UnknownOperationException', `the stand-in does not support ${headers['x-amz-target']}`);
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

function failed(error: unknown): Outcome {
  const { type, message, status } = toAwsError(error, 'InternalServiceError');
  return { outcome: type, reply: json(status, { __type: type, message, Message: message }) };
}

function json(status: number, value: unknown): Outcome['reply'] {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() };
  return { status, headers, body: JSON.stringify(value) ?? '' };
}
