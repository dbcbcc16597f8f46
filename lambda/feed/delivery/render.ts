import type { TargetOf } from '../../core/feed-spec';
import type { FeedFacts } from '../../core/feed-values';
import { renderTemplate } from '../../core/template';
import { AttemptError } from './attempt-error';
import type { HttpRequest } from './https-client';

type RequestText = Pick<TargetOf<'request'>, 'method' | 'url' | 'headers' | 'body'>;

const CONTENT_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain' };

/** Fills in a request's placeholders, each fact made safe for where it stands. */
export function renderRequest({ method, url, headers, body }: RequestText, facts: FeedFacts): HttpRequest {
  const named = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    renderTemplate(value, facts, headerSafe),
  ]);
  const { type, text } = renderBody(body, facts);
  return {
    method,
    url: new URL(renderTemplate(url, facts, encodeURIComponent)),
    headers: { 'content-type': type, ...Object.fromEntries(named) },
    body: text,
  };
}

function renderBody(body: RequestText['body'], facts: FeedFacts): { type: string; text: string } {
  if ('json' in body) return { type: CONTENT_TYPES.json, text: JSON.stringify(renderJson(body.json, facts)) };
  if ('text' in body) return { type: CONTENT_TYPES.text, text: renderTemplate(body.text, facts) };
  const form = Object.entries(body.form).map(([name, value]) => [name, renderTemplate(value, facts)] as const);
  return { type: CONTENT_TYPES.form, text: new URLSearchParams(Object.fromEntries(form)).toString() };
}

/** Fills in the texts inside a JSON value; what makes them JSON-safe is that they become JSON only afterwards. */
function renderJson(value: unknown, facts: FeedFacts): unknown {
  if (typeof value === 'string') return renderTemplate(value, facts);
  if (Array.isArray(value)) return value.map((item) => renderJson(item, facts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderJson(item, facts)]));
}

/**
 * What may stand in a header as it is.
 * @throws AttemptError that doesn't quote it
 */
export function headerSafe(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new AttemptError('a header would hold a line end or another character that is not printable ASCII');
}
