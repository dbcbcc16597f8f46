import type { ServiceName } from '../http/calls';
import type { Identity } from './identities';

/** A call of an AWS API, after its caller is known. */
export interface ApiRequest {
  identity: Identity;
  region: string;
  /** Whether the host that was asked is a FIPS one. */
  fips: boolean;
  /** The body, not yet checked. */
  input: unknown;
}

/** One AWS service, as the server needs it. */
export interface Service {
  /** As in IAM's actions, and in a signature's scope. */
  name: ServiceName;
  /** What stands before the operation in `X-Amz-Target`. */
  target: string;
  /** What a call is about: its resource for IAM, and a name for the call log. */
  subject(request: ApiRequest): { resource: string; name?: string };
  /** Each takes a request that IAM allowed and returns the answer; throws AwsError. */
  operations: Record<string, (request: ApiRequest) => object>;
}

/** A time as AWS JSON 1.1 writes it: seconds since 1970. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
