import { basic, type RegistryAnswer, type RegistryClient } from '.';
import { type ImageTarget, pullManifest } from './push-image';

/** What a client gets when it pulls the config of an image. */
export interface PulledConfig {
  /** The answer to the request of the manifest. */
  manifest: RegistryAnswer;
  /** The digest of the config in the manifest. */
  digest: string;
  /** The answer with the config, or the first one that refused it. */
  blob: RegistryAnswer;
  /** The host to which the registry redirected the request, or undefined if it answered itself. */
  redirectedTo: string | undefined;
}

/**
 * Pulls the config of an image: its manifest, then the blob. It follows a redirect without the registry's credentials.
 * Source: OCI distribution specification, "Pulling blobs".
 */
export async function pullConfig(registry: RegistryClient, target: ImageTarget): Promise<PulledConfig> {
  const { host, repository, auth } = target;
  const manifest = await pullManifest(registry, target);
  if (manifest.status !== 200) return { manifest, digest: '', blob: manifest, redirectedTo: undefined };
  const { digest } = (JSON.parse(manifest.body) as { config: { digest: string } }).config;
  const url = `https://${host}/v2/${repository}/blobs/${digest}`;
  const first = await registry.request(url, { authorization: basic(auth) });
  const location = first.status >= 300 && first.status < 400 ? first.headers.location : undefined;
  if (location === undefined) return { manifest, digest, blob: first, redirectedTo: undefined };
  const redirect = new URL(location, url);
  return { manifest, digest, blob: await registry.request(redirect.href), redirectedTo: redirect.host };
}
