import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { registryError } from '../../../local/stand-in/registry/access';

export const PUT = 'PutSecretValue';

/** The error of a service that is down; the SDK does not retry it. */
export const DOWN = awsFault('ServerException', 'out of order');

export const reset: Fault = { kind: 'reset' };
export const hang: Fault = { kind: 'hang' };

/** Returns a fault that replaces the response. */
export function reply(status: number, body = '', headers: Record<string, string> = {}): Fault {
  return { kind: 'reply', reply: { status, headers, body } };
}

/** Returns a fault that replaces the response by an error of the registry. */
export function denial(status: number, message: string): Fault {
  return { kind: 'reply', reply: registryError(status, 'DENIED', message) };
}

/** Returns the calls to ECR in a region, or to ECR Public. */
export function ecr(source: string): Partial<Call> {
  return source === 'public' ? { service: 'ecr-public' } : { service: 'ecr', region: source };
}
