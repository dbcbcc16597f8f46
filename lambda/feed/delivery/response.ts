import { AttemptError } from './attempt-error';
import type { HttpRequest, HttpResponse } from './https-client';

/** Explanations of the most frequent statuses. */
const HINTS: Record<number, string> = {
  401: 'it rejects the API credential',
  403: 'the API credential does not allow this request',
  404: 'the resource does not exist, or the API credential does not allow access to it',
  422: 'it rejects the content of the request',
};

/**
 * Checks that the status is 2xx. Every other status is a failure, of which 429 and 5xx may be retried. The error never
 * quotes the body, because it may contain the request.
 * @throws AttemptError
 */
export function expectSuccess({ method, url }: HttpRequest, response: HttpResponse, now: Date): void {
  const { status, retryAfter } = response;
  if (status >= 200 && status < 300) return;
  const problem = `${url.hostname} responded to ${method} with ${status}`;
  if (status === 429 || status >= 500) throw new AttemptError(problem, retryAfterMs(retryAfter, now));
  const hint = status >= 300 && status < 400 ? 'redirects are not followed; set the final URL' : HINTS[status];
  throw new AttemptError(hint ? `${problem}: ${hint}` : problem);
}

/** Parses a Retry-After header, seconds or an HTTP date, to milliseconds, or 0 if it is invalid. Source: RFC 9110, 10.2.3. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return ms > 0 ? ms : 0;
}
