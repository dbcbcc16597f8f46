import * as v from 'valibot';
import { METHODS, type TargetOf } from '../../../../lambda/core/feed-spec';
import { exactlyOne, expected, matching, object, oneOf, record } from '../../common/schema-helpers';
import { tiedTo } from '../../common/tied';
import { preset } from './preset';
import type { AuthenticationConfig, RequestConfig } from './types';

const text = v.string(expected('a text'));
const form = record(v.string(), text, 'texts by name');
// The connection headers are set by the HTTP client.
const headerName = matching(
  /^(?!(connection|content-length|host|transfer-encoding)$)[!#$%&'*+.^_`|~\w-]+$/i,
  'the name of a header, and none of connection, content-length, host and transfer-encoding',
);

const authentication = tiedTo<AuthenticationConfig>()(
  v.pipe(
    object({
      bearer: v.optional(v.literal(true, expected('true'))),
      basic: v.optional(object({ username: matching(/^[^:]+$/, 'a user name, without a colon') })),
      header: v.optional(object({ name: headerName, prefix: v.optional(text, '') })),
    }),
    exactlyOne(['bearer', 'basic', 'header']),
  ),
);

const settings = tiedTo<RequestConfig>()(
  v.pipe(
    object({
      method: v.optional(oneOf(METHODS), 'PUT'),
      url: v.string(expected('an https URL')),
      headers: v.optional(record(headerName, text, 'headers by name'), {}),
      mergeInto: v.optional(v.string(expected('an https URL'))),
      json: v.optional(v.unknown()),
      form: v.optional(form),
      text: v.optional(text),
      authentication,
    }),
    exactlyOne(['json', 'form', 'text']),
    v.check(
      ({ mergeInto, json }) => mergeInto === undefined || (Object(json) === json && !Array.isArray(json)),
      'must have mergeInto only together with json that is an object',
    ),
  ),
);

type Settings = v.InferOutput<typeof settings>;

/** An HTTPS request. The config sets each part of it. */
export const request = preset(
  settings,
  ({ method, url, headers, mergeInto, authentication: chosen, ...body }) => ({
    kind: 'request',
    method,
    url,
    headers,
    body: bodyOf(body),
    ...(mergeInto === undefined ? {} : { mergeInto }),
    authentication: authenticationOf(chosen),
  }),
  ({ authentication: { basic, header } }) => {
    if (basic) return `the password of ${basic.username}`;
    return header ? `the value of the header ${header.name}` : 'the bearer token';
  },
);

function bodyOf({ json, form, text = '' }: Pick<Settings, 'json' | 'form' | 'text'>): TargetOf<'request'>['body'] {
  if (json !== undefined) return { json };
  return form === undefined ? { text } : { form };
}

function authenticationOf({ basic, header }: Settings['authentication']): TargetOf<'request'>['authentication'] {
  if (basic) return { kind: 'basic', ...basic };
  return header ? { kind: 'header', ...header } : { kind: 'bearer' };
}
