import type { GenericSchema } from 'valibot';
import type { FeedSpec, Target } from '../../../lambda/core/feed-spec';
import { FORMATS } from '../../../lambda/core/formats';
import { secretHosts } from '../../instructions/snippets';
import type { StackEnvironment } from '../../naming/environment';
import type { Credential } from '../credential';
import { type Kind, PRESETS } from './presets';
import type { Preset } from './presets/preset';
import { FEED_FORMATS, type Feed, kindsOf } from './schema';

type Secret = Credential['secrets'][number];
type Registry = Credential['registries'][number];

/** What a feed pushes, and whose login it is; undefined where the credential has none such. */
export interface Source {
  secret: Secret | undefined;
  /** Undefined for the public registry, too, where the credential has no other. */
  registry: Registry | undefined;
}

/** Finds a feed's secret and registry among those of its credential. */
export function sourceOf(feed: Feed, { registries, secrets }: Credential): Source {
  const wanted = feed.registry;
  const registry = wanted
    ? registries.find(({ account, region }) => account === wanted.account && region === wanted.region)
    : registries[0];
  const first = secrets.find(({ format }) => FEED_FORMATS.some((known) => known === format))?.format;
  const format = feed.format ?? (feed.kubernetesSecret ? 'dockerconfigjson' : first);
  const secret = secrets.find(
    (candidate) =>
      candidate.format === format &&
      (FORMATS[candidate.format].holds === 'every registry' ||
        ((candidate.region === undefined || candidate.region === registry?.region) &&
          (candidate.account === undefined || candidate.account === registry?.account))),
  );
  return { secret, registry };
}

/** The one kind of a feed, where the schema holds. */
export function kindOf(feed: Feed): Kind {
  const [kind] = kindsOf(feed);
  if (!kind) throw new Error(`the feed ${feed.name} has no target`);
  return kind;
}

/** What a feed's function is told of the third party. */
export function targetOf(feed: Feed): Target {
  const kind = kindOf(feed);
  const preset: Preset<GenericSchema> = PRESETS[kind];
  return preset.target(feed[kind]);
}

/** What a feed's API secret must hold, for people. */
export function apiSecretOf(feed: Feed): string {
  const kind = kindOf(feed);
  const preset: Preset<GenericSchema> = PRESETS[kind];
  return preset.apiSecret(feed[kind]);
}

/** The host whose login a feed pushes; undefined where the place doesn't tell whether there is one. */
export function hostOf(feed: Feed, credential: Credential, place: StackEnvironment): string | undefined {
  const { secret, registry } = sourceOf(feed, credential);
  return secret && secretHosts({ ...credential, registries: registry ? [registry] : [] }, secret, place)[0];
}

/**
 * What a feed's function is told.
 * @param place where the stack goes: the registry's host may hold CloudFormation's references
 * @throws Error if the credential has no such secret; {@link feedProblems} says so first
 */
export function feedSpec(feed: Feed, credential: Credential, place: StackEnvironment): FeedSpec {
  const { secret } = sourceOf(feed, credential);
  const host = hostOf(feed, credential, place);
  if (!secret || host === undefined) throw new Error(`${credential.name} has no secret for its feed ${feed.name}`);
  const { name, field } = feed.apiSecret;
  return {
    credential: credential.name,
    feed: feed.name,
    secret: { name: secret.name, format: secret.format },
    registry: host,
    apiSecret: { name, ...(field === undefined ? {} : { field }) },
    target: targetOf(feed),
    ...(feed.ca === undefined ? {} : { ca: feed.ca }),
    allowPrivateNetwork: feed.allowPrivateNetwork,
  };
}
