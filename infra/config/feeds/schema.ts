import { X509Certificate } from 'node:crypto';
import * as v from 'valibot';
import { FORMAT_NAMES } from '../../../lambda/core/formats';
import { expected, flag, matching, object, oneOf } from '../shared/schema-helpers';
import { KINDS, type Kind, PRESETS } from './presets';

const apiSecret = object({
  name: matching(/^[\w/+=.@-]{1,512}$/, "a secret's name, such as feeds/gitlab"),
  field: v.optional(matching(/^.+$/, 'the name of a field of its JSON')),
  encryptionKey: v.optional(
    matching(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/(mrk-[0-9a-f]{32}|[0-9a-f-]{36})$/, "a key's ARN"),
  ),
});

// Whether it is one of the credential's is a rule's business.
const registry = object({
  account: v.optional(matching(/^\d{12}$/, "an account's 12 digits, in quotes")),
  region: v.optional(matching(/^[a-z0-9-]+$/, 'the name of an AWS region, such as eu-west-1')),
});

const ca = v.pipe(
  v.string(expected('a certificate in PEM')),
  v.check(isCertificate, () => 'must be a certificate in PEM, from -----BEGIN CERTIFICATE----- on'),
);

/** What a feed can push: nobody knows what a template holds. */
export const FEED_FORMATS = FORMAT_NAMES.filter((name) => name !== 'template');

/** A feed's settings, with every default that stands for itself. */
export const feedSchema = v.pipe(
  object({
    name: matching(/^[a-z0-9-]{1,32}$/, '1 to 32 of a-z, 0-9 and -'),
    format: v.optional(oneOf(FEED_FORMATS)),
    registry: v.optional(registry),
    apiSecret,
    request: v.optional(PRESETS.request.settings),
    gitlabVariable: v.optional(PRESETS.gitlabVariable.settings),
    artifactoryRemoteRepository: v.optional(PRESETS.artifactoryRemoteRepository.settings),
    kubernetesSecret: v.optional(PRESETS.kubernetesSecret.settings),
    githubActionsSecret: v.optional(PRESETS.githubActionsSecret.settings),
    webhook: v.optional(PRESETS.webhook.settings),
    ca: v.optional(ca),
    allowPrivateNetwork: flag,
  }),
  v.check(
    (feed) => kindsOf(feed).length === 1,
    () => `must have exactly one of ${KINDS.join(', ')}`,
  ),
);

/** A feed as the config says it, with defaults. */
export type Feed = v.InferOutput<typeof feedSchema>;

/** The kinds that a feed has settings for: one, where the schema holds. */
export function kindsOf(feed: Partial<Record<Kind, unknown>>): Kind[] {
  return KINDS.filter((kind) => feed[kind] !== undefined);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
