import type { IncomingHttpHeaders } from 'node:http';
import { AwsError } from './error';

/** The caller of a request and the scope of its Signature Version 4. */
export interface Caller {
  accessKeyId: string;
  region: string;
  /** The service prefix of IAM actions. */
  service: string;
}

/** Contains the access key, day, region and service. */
const SCOPE = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/;

/**
 * Returns the caller of a request. The signature is not verified: the access key id alone identifies the caller.
 * @throws AwsError if the request is not signed
 */
export function callerOf({ authorization = '' }: IncomingHttpHeaders): Caller {
  const [, accessKeyId, region, service] = SCOPE.exec(authorization) ?? [];
  if (!accessKeyId || !region || !service) {
    throw new AwsError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  return { accessKeyId, region, service };
}

/** @throws AwsError if the signature is for another service */
export function checkService({ service }: Caller, expected: string): void {
  if (service === expected) return;
  throw new AwsError('InvalidSignatureException', `Credential should be scoped to correct service: '${expected}'.`);
}
