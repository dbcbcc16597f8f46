import type { TargetOf } from '../../core/feed-spec';
import type { FeedValues } from '../../core/feed-values';
import { renderTemplate } from '../../core/template';
import { AttemptError } from './attempt-error';
import type { HttpRequest } from './https-client';
import { mergeJson } from './merge-json';

type RequestText = Pick<TargetOf<'request'>, 'method' | 'url' | 'headers' | 'body'>;

const CONTENT_TYPES = { json: 'application/json', form: 'application/x-www-form-urlencoded', text: 'text/plain' };

/**
 * Replaces the placeholders of a request, and escapes each value for its place in the request.
 * @param into an object of the third party in which the JSON body is inserted. Its texts may look like placeholders, and
 * remain as they are.
 */
export function renderRequest(
  { method, url, headers, body }: RequestText,
  values: FeedValues,
  into?: object,
): HttpRequest {
  const named = Object.entries(headers).map(([name, value]) => [
    name.toLowerCase(),
    renderTemplate(value, values, headerSafe),
  ]);
  const { type, text } = renderBody(body, values, into);
  return {
    method,
    url: new URL(renderTemplate(url, values, encodeURIComponent)),
    headers: { 'content-type': type, ...Object.fromEntries(named) },
    body: text,
  };
}

function renderBody(
  body: RequestText['body'],
  values: FeedValues,
  into: object | undefined,
): { type: string; text: string } {
  if ('json' in body) {
    const json = renderJson(body.json, values);
    return { type: CONTENT_TYPES.json, text: JSON.stringify(into === undefined ? json : mergeJson(into, json)) };
  }
  if ('text' in body) return { type: CONTENT_TYPES.text, text: renderTemplate(body.text, values) };
  const form = Object.entries(body.form).map(([name, value]) => [name, renderTemplate(value, values)] as const);
  return { type: CONTENT_TYPES.form, text: new URLSearchParams(Object.fromEntries(form)).toString() };
}

/** Replaces the placeholders in the strings of a JSON value. The value is serialized afterwards, which escapes them. */
function renderJson(value: unknown, values: FeedValues): unknown {
  if (typeof value === 'string') return renderTemplate(value, values);
  if (Array.isArray(value)) return value.map((item) => renderJson(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, renderJson(item, values)]));
}

/**
 * Returns the text if it is valid in a header.
 * @throws AttemptError that does not quote the text
 */
export function headerSafe(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  throw new AttemptError('a header value contains a line break or another character that is not printable ASCII');
}
