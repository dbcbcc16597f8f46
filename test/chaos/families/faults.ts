import type { Call } from '../../../local/stand-in/http/calls';
import { awsFault, type Fault } from '../../../local/stand-in/http/faults';
import { registryError } from '../../../local/stand-in/registry/access';
import type { PlannedFault, Scenario } from '../scenario';

/** The error of a service that is down; the SDK does not retry it. */
export const DOWN = awsFault('ServerException', 'out of order');
export const THROTTLED = awsFault('ThrottlingException', 'Rate exceeded');
export const RESET: Fault = { kind: 'reset' };
export const HANG: Fault = { kind: 'hang' };

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

/** Returns the writes of a secret, or of all secrets. */
export function put(target?: string): Partial<Call> {
  return { operation: 'PutSecretValue', ...(target ? { target } : {}) };
}

/** Returns a scenario whose runs fail with these messages. */
export function failing(
  name: string,
  reports: RegExp[],
  faults: PlannedFault[],
  changes: Partial<Scenario> = {},
): Scenario {
  return { name, ends: 'fails', reports, faults, ...changes };
}
