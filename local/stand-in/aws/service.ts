import type { ServiceName } from '../http/calls';
import type { Identity } from './identities';

/** A call of an AWS API whose caller is known. */
export interface ApiRequest {
  identity: Identity;
  region: string;
  /** Whether the request was sent to a FIPS host. */
  fips: boolean;
  /** The body, not yet validated. */
  input: unknown;
}

/** One AWS service. */
export interface Service {
  /** The service prefix of IAM actions, which is also in a signature's scope. */
  name: ServiceName;
  /** The part of `X-Amz-Target` before the operation. */
  target: string;
  /** Returns the resource of a call for IAM, and its name for the call log. */
  subject(request: ApiRequest): { resource: string; name?: string };
  /** Each operation handles a request that IAM allowed and returns the response. It throws AwsError. */
  operations: Record<string, (request: ApiRequest) => object>;
}

/** Returns a time in the format of AWS JSON 1.1: seconds since 1970. */
export function epochSeconds(date: Date): number {
  return date.getTime() / 1000;
}
