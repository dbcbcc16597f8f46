import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './error';

/** Who calls, and what for: the scope of a request's Signature Version 4. */
export interface Caller {
  accessKeyId: string;
  region: string;
  /** As in IAM's actions. */
  service: string;
}

/** The scope: access key, day, region, service. */
const SCOPE = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Reads a signature's scope. The signature itself is not checked: a key id alone says who is calling.
 * @throws AwsError if there is none
 */
export function callerOf({ authorization = '' }: IncomingHttpHeaders): Caller {
  const [, accessKeyId, region, service] = SCOPE.exec(authorization) ?? [];
  if (!accessKeyId || !region || !service) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return { accessKeyId, region, service };
}

/** @throws AwsError unless the signature is for that service */
export function checkService({ service }: Caller, wanted: string): void {
  if (service === wanted) return;
  throw new AwsError('InvalidSignatureException', `Credential should be scoped to correct service: '${wanted}'.`);
}
