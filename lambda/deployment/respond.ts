import { truncate } from '../core/error-message';
import type { Clock } from '../runtime/ports';

/** The request that a response answers. */
export interface ResponseTarget {
  /** A pre-signed URL. */
  ResponseURL: string;
  StackId: string;
  RequestId: string;
  LogicalResourceId: string;
}

/** Characters of a reason. */
const MAX_REASON = 2000;
/** Source: AWS CloudFormation, "Custom resource response reference". */
const MAX_BODY_BYTES = 4096;
const ATTEMPTS = 3;
const TIMEOUT_MS = 10_000;
const PAUSE_MS = 2000;

/**
 * Sends the result of a request to CloudFormation.
 * @param failure the reason of a failure; undefined for a success
 * @throws Error without the URL if CloudFormation does not accept the response
 */
export async function respond(target: ResponseTarget, failure: string | undefined, clock: Clock): Promise<void> {
  const body = bodyOf(target, failure);
  for (let attempt = 1; ; attempt++) {
    const problem = await put(target.ResponseURL, body);
    if (!problem) return;
    if (attempt === ATTEMPTS) throw new Error(`CloudFormation did not accept the response: ${problem}`);
    await clock.sleep(PAUSE_MS);
  }
}

function bodyOf(target: ResponseTarget, failure: string | undefined, characters = MAX_REASON): Uint8Array<ArrayBuffer> {
  const { StackId, RequestId, LogicalResourceId } = target;
  const result =
    failure === undefined ? { Status: 'SUCCESS' } : { Status: 'FAILED', Reason: truncate(failure, characters) };
  // CloudFormation replaces a resource whose physical id changes.
  const ids = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: LogicalResourceId };
  const body = new TextEncoder().encode(JSON.stringify({ ...result, ...ids }));
  return body.length <= MAX_BODY_BYTES ? body : bodyOf(target, failure, characters - 100);
}

/** Sends no content type, because the signature of the URL includes an empty one. */
async function put(url: string, body: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  try {
    const { ok, status } = await fetch(url, { method: 'PUT', body, signal: AbortSignal.timeout(TIMEOUT_MS) });
    return ok ? undefined : `HTTP status ${status}`;
  } catch {
    return 'no response';
  }
}
