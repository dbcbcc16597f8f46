import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A piece of an image as a registry serves it. */
export interface Part {
  mediaType: string;
  /** `sha256:` and the digest of the content. */
  digest: string;
  content: Buffer;
}

/** An image: the manifest, and the parts that it names. */
export interface Image {
  tag: string;
  manifest: Part;
  blobs: Part[];
}

/**
 * A tiny image of one layer with nothing in it. Source: OCI image specification, "Image Manifest".
 */
export function demoImage(): Image {
  // A tar archive without files is two empty blocks of 512 bytes.
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

/** The digest of a content as registries write it. */
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
