import * as v from 'valibot';
import { METHODS, type TargetOf } from '../../../../lambda/core/feed-spec';
import { expected, matching, object, oneOf } from '../../shared/schema-helpers';
import { preset } from './preset';

const texts = v.record(v.string(), v.string(expected('a text')), expected('texts by name'));
// What the connection itself is about is not the config's to say.
const headerName = matching(
  /^(?!(connection|content-length|host|transfer-encoding)$)[!#$%&'*+.^_`|~\w-]+$/i,
  'the name of a header, and none of connection, content-length, host and transfer-encoding',
);

const AUTHENTICATIONS = ['bearer', 'basic', 'header'] as const;
const BODIES = ['json', 'form', 'text'] as const;

const authentication = v.pipe(
  object({
    bearer: v.optional(v.literal(true, expected('true'))),
    basic: v.optional(object({ username: matching(/^[^:]+$/, 'a user name, without a colon') })),
    header: v.optional(object({ name: headerName, prefix: v.optional(v.string(expected('a text')), '') })),
  }),
  v.check(
    (chosen) => AUTHENTICATIONS.filter((kind) => chosen[kind] !== undefined).length === 1,
    () => `must have exactly one of ${AUTHENTICATIONS.join(', ')}`,
  ),
);

const settings = v.pipe(
  object({
    method: v.optional(oneOf(METHODS), 'PUT'),
    url: v.string(expected('an https URL')),
    headers: v.optional(v.record(headerName, v.string(expected('a text')), expected('headers by name')), {}),
    json: v.optional(v.unknown()),
    form: v.optional(texts),
    text: v.optional(v.string(expected('a text'))),
    authentication,
  }),
  v.check(
    (request) => BODIES.filter((kind) => request[kind] !== undefined).length === 1,
    () => `must have exactly one of ${BODIES.join(', ')}`,
  ),
);

type Settings = v.InferOutput<typeof settings>;

/** The config's own request. */
export const request = preset(
  settings,
  ({ method, url, headers, authentication: chosen, ...body }) => ({
    kind: 'request',
    method,
    url,
    headers,
    body: bodyOf(body),
    authentication: authenticationOf(chosen),
  }),
  ({ authentication: { basic, header } }) => {
    if (basic) return `the password of ${basic.username}`;
    return header ? `what the header ${header.name} is to hold` : 'the bearer token';
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
