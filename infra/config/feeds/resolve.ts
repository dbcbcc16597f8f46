import type { GenericSchema } from 'valibot';
import type { Target } from '../../../lambda/core/feed-spec';
import { FORMATS } from '../../../lambda/core/formats';
import type { RegistriesAndSecrets } from '../secrets/registries';
import type { Registry, Secret } from '../secrets/schema';
import { KINDS, type Kind, PRESETS, type Preset } from './presets';
import { FEED_FORMATS, type FeedSettings } from './schema';

/** A feed with everything that depends on its credential: which secret it pushes, and the target of its function. */
export interface Feed extends Pick<FeedSettings, 'name' | 'ca' | 'allowPrivateNetwork'> {
  kind: Kind;
  /** The target for the function. It still contains placeholders. */
  target: Target;
  /** The secret that the user of this project creates. `holds` describes what it must contain. */
  apiSecret: FeedSettings['apiSecret'] & { holds: string };
  /** The credential's secret that the feed pushes. */
  secret: Secret;
  /** The registry that the placeholders describe; undefined for the public registry. */
  registry: Registry | undefined;
}

/** A feed's target, with the complete feed or the problem that prevents it. The problem's path is below the feed. */
export type Resolution = Pick<Feed, 'kind' | 'target'> & ({ feed: Feed } | { problem: string });

/**
 * Finds the secret and the registry of a feed among those of its credential, and makes the function's target.
 * @returns undefined for a feed without a kind, which the schema reports
 */
export function resolveFeed(settings: FeedSettings, credential: RegistriesAndSecrets): Resolution | undefined {
  const { name, ca, allowPrivateNetwork, apiSecret } = settings;
  const kind = KINDS.find((each) => settings[each] !== undefined);
  if (!kind) return undefined;
  const preset: Preset<GenericSchema> = PRESETS[kind];
  const target = preset.target(settings[kind]);
  const source = sourceOf(settings, credential);
  if ('problem' in source) return { kind, target, ...source };
  const described = { ...apiSecret, holds: preset.apiSecret(settings[kind]) };
  return { kind, target, feed: { name, ca, allowPrivateNetwork, kind, target, apiSecret: described, ...source } };
}

function sourceOf(
  settings: FeedSettings,
  credential: RegistriesAndSecrets,
): Pick<Feed, 'secret' | 'registry'> | { problem: string } {
  const { kubernetesSecret } = settings;
  if (kubernetesSecret && settings.format && settings.format !== 'dockerconfigjson') {
    return { problem: `format: got ${settings.format}; must be dockerconfigjson, or left out, for kubernetesSecret` };
  }
  const registry = registryOf(settings, credential);
  if (settings.registry && !registry) {
    return {
      problem: `registry: got ${JSON.stringify(settings.registry)}; must be one of the credential's registries`,
    };
  }
  const format = settings.format ?? defaultFormat(settings, credential);
  const secret = credential.secrets.find((candidate) => candidate.format === format && holds(candidate, registry));
  if (!secret) {
    return {
      problem:
        `format: got ${format ?? 'any format'}; must be the format of one of the credential's secrets ` +
        "that holds a token of the feed's registry",
    };
  }
  return { secret, registry };
}

function registryOf({ registry }: FeedSettings, { registries }: RegistriesAndSecrets): Registry | undefined {
  if (!registry) return registries[0];
  return registries.find(({ account, region }) => account === registry.account && region === registry.region);
}

function defaultFormat({ kubernetesSecret }: FeedSettings, { secrets }: RegistriesAndSecrets) {
  if (kubernetesSecret) return 'dockerconfigjson';
  return secrets.find(({ format }) => FEED_FORMATS.some((known) => known === format))?.format;
}

function holds({ format, region, account }: Secret, registry: Registry | undefined): boolean {
  if (FORMATS[format].holds === 'every registry') return true;
  return (
    (region === undefined || region === registry?.region) && (account === undefined || account === registry?.account)
  );
}
