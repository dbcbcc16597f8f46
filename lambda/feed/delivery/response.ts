import { AttemptError } from './attempt-error';
import type { HttpAnswer, HttpRequest } from './https-client';

/** What the statuses that people meet most often mean here. */
const HINTS: Record<number, string> = {
  401: 'it does not take the API credential',
  403: 'the API credential may not do this',
  404: 'there is no such thing, or the API credential may not see it',
  422: 'it does not take the request as it is',
};

/**
 * Takes a 2xx for success, and everything else for a failure; 429 and 5xx may pass. The answer's body is never quoted:
 * it may hold what was sent.
 * @throws AttemptError
 */
export function expectSuccess({ method, url }: HttpRequest, answer: HttpAnswer, now: Date): void {
  const { status, retryAfter } = answer;
  if (status >= 200 && status < 300) return;
  const said = `${url.hostname} answered ${method} with ${status}`;
  if (status === 429 || status >= 500) throw new AttemptError(said, retryAfterMs(retryAfter, now));
  const hint = status >= 300 && status < 400 ? 'redirects are not followed: name the final URL' : HINTS[status];
  throw new AttemptError(hint ? `${said}: ${hint}` : said);
}

/** The milliseconds of a Retry-After: seconds, or an HTTP date; 0 of anything else. Source: RFC 9110, 10.2.3. */
function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return ms > 0 ? ms : 0;
}
