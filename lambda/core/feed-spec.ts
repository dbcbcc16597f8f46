import * as v from 'valibot';
import { parseEnvironmentSpec } from './environment-spec';
import { FORMAT_NAMES } from './formats';

/** The HTTP methods of a feed's request. A feed writes, so GET is not one of them. */
export const METHODS = ['POST', 'PUT', 'PATCH'] as const;

const text = v.pipe(v.string(), v.nonEmpty());
const texts = v.record(v.string(), v.string());

const request = {
  method: v.picklist(METHODS),
  url: text,
  headers: v.optional(texts, {}),
  body: v.union([
    v.strictObject({ json: v.unknown() }),
    v.strictObject({ form: texts }),
    v.strictObject({ text: v.string() }),
  ]),
};

const target = v.variant('kind', [
  v.strictObject({
    kind: v.literal('request'),
    ...request,
    mergeInto: v.optional(text),
    ifMissing: v.optional(v.strictObject({ ...request, lookUp: v.optional(text) })),
    authentication: v.variant('kind', [
      v.strictObject({ kind: v.literal('bearer') }),
      v.strictObject({ kind: v.literal('basic'), username: text }),
      v.strictObject({ kind: v.literal('header'), name: text, prefix: v.optional(v.string(), '') }),
    ]),
  }),
  v.strictObject({
    kind: v.literal('githubSecret'),
    secretsUrl: text,
    name: text,
    value: text,
    fields: v.optional(v.record(v.string(), v.unknown()), {}),
  }),
  v.strictObject({ kind: v.literal('webhook'), url: text }),
]);

const specSchema = v.strictObject({
  credential: text,
  feed: text,
  secret: v.strictObject({ name: text, format: v.picklist(FORMAT_NAMES) }),
  registry: text,
  apiSecret: v.strictObject({ name: text, field: v.optional(text) }),
  target,
  ca: v.optional(text),
  allowPrivateNetwork: v.optional(v.boolean(), false),
});

/**
 * The contract between infra/ and lambda/feed: what a feed's function pushes and where, as JSON in its environment
 * variable `FEED_SPEC`.
 * - `secret`: the credential's secret that the function pushes
 * - `registry`: the registry host whose token the placeholders contain
 * - `apiSecret`: the secret, or one field of its JSON, that contains the API credential for the third party
 * - `ca`: a certificate in PEM format that the function trusts instead of the public certificate authorities
 *
 * A target is one of these:
 * - `request`: an HTTPS request with placeholders. The function sends `ifMissing` if the response to the first request is
 *   404. If the first request would change another object instead, set `lookUp`: the function first sends a GET to
 *   that URL and sends `ifMissing` if the response is 404. With `mergeInto`, it first reads the JSON object at that URL, and
 *   sends the object with the fields of its JSON body.
 * - `githubSecret`: `secretsUrl` is the URL of the API that ends in `/secrets`. `fields` contains the fields of its PUT
 *   request besides the value.
 * - `webhook`: a POST that is signed as the Standard Webhooks specification requires
 */
export type FeedSpec = v.InferInput<typeof specSchema>;

/** A {@link FeedSpec} after its defaults have been applied. */
export type ParsedFeedSpec = v.InferOutput<typeof specSchema>;

/** The target of a {@link FeedSpec} after its defaults have been applied. */
export type Target = ParsedFeedSpec['target'];

/** The type of target with this `kind`. */
export type TargetOf<K extends Target['kind']> = Extract<Target, { kind: K }>;

/**
 * Parses the spec in the function's environment.
 * @param json the value of `FEED_SPEC`
 * @throws Error that lists every invalid field and never quotes a value
 */
export function parseFeedSpec(json: string | undefined): ParsedFeedSpec {
  return parseEnvironmentSpec(specSchema, { name: 'FEED_SPEC', typeName: 'FeedSpec', json });
}

/** Returns the host that a target's requests go to, with the port if the URL has one. */
export function targetHost(target: Target): string {
  // Only the authority, because the rest of the URL may contain placeholders.
  return /^https:\/\/([^/?#]+)/i.exec(target.kind === 'githubSecret' ? target.secretsUrl : target.url)?.[1] ?? '';
}
