import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A part of an image: a manifest or a blob. */
export interface Part {
  mediaType: string;
  /** `sha256:` and the digest of the content. */
  digest: string;
  content: Buffer;
}

/** An image: its manifest and the blobs that the manifest references. */
export interface Image {
  tag: string;
  manifest: Part;
  blobs: Part[];
}

/** Returns an image with one empty layer. Source: OCI image specification, "Image Manifest". */
export function demoImage(): Image {
  // A tar archive without files consists of two empty blocks of 512 bytes.
  const archive = Buffer.alloc(1024);
  const layer = part('application/vnd.oci.image.layer.v1.tar+gzip', gzipSync(archive));
  const config = part('application/vnd.oci.image.config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
  });
  const manifest = part('application/vnd.oci.image.manifest.v1+json', {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: descriptor(config),
    layers: [descriptor(layer)],
  });
  return { tag: 'latest', manifest, blobs: [config, layer] };
}

/** Returns the digest of a content in the format of registries. */
export function digestOf(content: Buffer): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

function part(mediaType: string, value: Buffer | object): Part {
  const content = Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
  return { mediaType, digest: digestOf(content), content };
}

function descriptor({ mediaType, digest, content }: Part): object {
  return { mediaType, digest, size: content.length };
}
