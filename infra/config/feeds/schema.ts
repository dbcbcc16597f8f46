import { X509Certificate } from 'node:crypto';
import * as v from 'valibot';
import { FORMAT_NAMES, type FormatName } from '../../../lambda/core/formats';
import { account, keyArnOr } from '../common/aws-values';
import { exactlyOne, expected, flag, matching, object, oneOf } from '../common/schema-helpers';
import { tiedTo } from '../common/tied';
import { KINDS, PRESETS } from './presets';
import type { ApiSecretConfig, FeedConfig } from './types';

const apiSecret = tiedTo<ApiSecretConfig>()(
  object({
    name: matching(/^[\w/+=.@-]{1,512}$/, "a secret's name, such as feeds/gitlab"),
    field: v.optional(matching(/^.+$/, 'the name of a field of its JSON')),
    encryptionKey: v.optional(keyArnOr()),
  }),
);

// A rule checks that it is one of the credential's registries. The region needs no other check.
const registry = object({
  account: v.optional(account),
  region: v.optional(matching(/^[a-z0-9-]+$/, 'the name of an AWS region, such as eu-west-1')),
});

const ca = v.pipe(
  v.string(expected('a certificate in PEM')),
  v.check(
    isCertificate,
    'must be the certificate of a certificate authority in PEM, starting with -----BEGIN CERTIFICATE-----',
  ),
);

/** The formats that a feed can push. The content of a template is unknown. */
export const FEED_FORMATS = FORMAT_NAMES.filter((name): name is Exclude<FormatName, 'template'> => name !== 'template');

/** A feed of the config. */
export const feedSchema = tiedTo<FeedConfig>()(
  v.pipe(
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
      githubDependabotSecret: v.optional(PRESETS.githubDependabotSecret.settings),
      githubCodespacesSecret: v.optional(PRESETS.githubCodespacesSecret.settings),
      webhook: v.optional(PRESETS.webhook.settings),
      ca: v.optional(ca),
      allowPrivateNetwork: flag,
    }),
    exactlyOne(KINDS),
  ),
);

/** A feed as the config describes it, with its defaults. */
export type FeedSettings = v.InferOutput<typeof feedSchema>;

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
