import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { basic, describeAnswer, type RegistryAnswer, type RegistryClient } from '.';

/** Where an image is pushed, and with which credentials. */
export interface ImageTarget {
  host: string;
  repository: string;
  tag: string;
  /** A docker `auth` that may push. */
  auth: string;
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';

/** The two zero blocks that end a tar archive. This image has no files. */
const EMPTY_TAR = Buffer.alloc(1024);

/** The image: its layer, config and manifest, as OCI's image specification defines them. */
function emptyImage(): { blobs: Buffer<ArrayBuffer>[]; manifest: string } {
  const layer = gzipSync(EMPTY_TAR);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [digestOf(EMPTY_TAR)] },
    }),
  );
  const describe = (mediaType: string, blob: Buffer) => ({ mediaType, size: blob.length, digest: digestOf(blob) });
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: describe('application/vnd.oci.image.config.v1+json', config),
    layers: [describe('application/vnd.oci.image.layer.v1.tar+gzip', layer)],
  });
  return { blobs: [layer, config], manifest };
}

/** Returns the digest of a blob, as manifests contain it. */
export function digestOf(blob: Buffer | string): string {
  return `sha256:${createHash('sha256').update(blob).digest('hex')}`;
}

/**
 * Pushes an image without files through the registry's HTTP API.
 * @returns the answer that accepted the image, or the first one that did not
 * Source: OCI distribution specification, "Pushing blobs" and "Pushing manifests".
 */
export async function pushImage(
  registry: RegistryClient,
  { host, repository, tag, auth }: ImageTarget,
): Promise<RegistryAnswer> {
  const base = `https://${host}/v2/${repository}`;
  const authorization = basic(auth);
  const { blobs, manifest } = emptyImage();
  for (const blob of blobs) {
    const answer = await pushBlob(registry, base, authorization, blob);
    if (answer.status !== 201) return answer;
  }
  return registry.request(`${base}/manifests/${tag}`, {
    method: 'PUT',
    authorization,
    headers: { 'content-type': MANIFEST },
    body: manifest,
  });
}

/** Pushes a blob as docker and crane do: in one chunk, because registries need not accept a blob in the last request. */
async function pushBlob(
  registry: RegistryClient,
  base: string,
  authorization: string,
  blob: Buffer<ArrayBuffer>,
): Promise<RegistryAnswer> {
  const started = await registry.request(`${base}/blobs/uploads/`, { method: 'POST', authorization });
  if (started.status !== 202) return started;
  const headers = { 'content-type': 'application/octet-stream' };
  const chunk = await registry.request(locationOf(started, base).href, {
    method: 'PATCH',
    authorization,
    headers,
    body: blob,
  });
  // The specification says 202. go-containerregistry also accepts 201, which ECR answers.
  if (chunk.status !== 201 && chunk.status !== 202) return chunk;
  const upload = locationOf(chunk, base);
  upload.searchParams.set('digest', digestOf(blob));
  return registry.request(upload.href, { method: 'PUT', authorization });
}

/** Returns where an upload continues. It can be a path. */
function locationOf({ headers }: RegistryAnswer, base: string): URL {
  return new URL(headers.location ?? '', base);
}

/** Requests the manifest of an image. */
export function pullManifest(registry: RegistryClient, { host, repository, tag, auth }: ImageTarget) {
  return registry.request(`https://${host}/v2/${repository}/manifests/${tag}`, {
    authorization: basic(auth),
    headers: { accept: MANIFEST },
  });
}

/** @throws Error with the registry's words if it did not accept the image */
export async function mustPush(registry: RegistryClient, target: ImageTarget): Promise<void> {
  const answer = await pushImage(registry, target);
  if (answer.status !== 201) throw new Error(`${target.host} refused the image: ${describeAnswer(answer)}`);
}
