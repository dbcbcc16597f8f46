import * as v from 'valibot';
import { parseEnvironmentSpec } from './environment-spec';
import { FORMAT_NAMES } from './formats';

/** How a third party is written to; what only reads is no feed. */
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
    ifMissing: v.optional(v.strictObject({ ...request, lookUp: v.optional(text) })),
    authentication: v.variant('kind', [
      v.strictObject({ kind: v.literal('bearer') }),
      v.strictObject({ kind: v.literal('basic'), username: text }),
      v.strictObject({ kind: v.literal('header'), name: text, prefix: v.optional(v.string(), '') }),
    ]),
  }),
  v.strictObject({
    kind: v.literal('githubActionsSecret'),
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
 * What a feed's function pushes and where, as JSON in its environment variable `FEED_SPEC`: the contract between infra/
 * and lambda/feed. `secret` is the credential's secret that is pushed, `registry` the host whose login the placeholders
 * stand for, `apiSecret` the secret (or one field of its JSON) with what the third party knows the feed by. `ca` is a
 * certificate in PEM that is trusted instead of the public authorities.
 *
 * A target is one of
 * - `request`: an HTTPS request with placeholders; `ifMissing` is sent where the first one is answered with 404. Where the
 *   first one would rather change something else, `lookUp` is the URL whose GET is asked before, and answers with 404
 * - `githubActionsSecret`: `secretsUrl` is the API's `…/actions/secrets`, `fields` what its PUT takes besides the value
 * - `webhook`: a POST signed by the Standard Webhooks specification
 */
export type FeedSpec = v.InferInput<typeof specSchema>;

/** A {@link FeedSpec} with its defaults. */
export type ParsedFeedSpec = v.InferOutput<typeof specSchema>;

/** A {@link FeedSpec}'s target with its defaults. */
export type Target = ParsedFeedSpec['target'];

/** The target of one kind. */
export type TargetOf<K extends Target['kind']> = Extract<Target, { kind: K }>;

/**
 * Parses the environment's spec.
 * @param json the value of `FEED_SPEC`
 * @throws Error that names every wrong field, and never quotes a value
 */
export function parseFeedSpec(json: string | undefined): ParsedFeedSpec {
  return parseEnvironmentSpec(specSchema, { name: 'FEED_SPEC', holds: 'FeedSpec', json });
}

/** The host, with its port if there is one, that a target's login is pushed to. */
export function targetHost(target: Target): string {
  // The authority alone: what follows may hold placeholders.
  return (
    /^https:\/\/([^/?#]+)/i.exec(target.kind === 'githubActionsSecret' ? target.secretsUrl : target.url)?.[1] ?? ''
  );
}
