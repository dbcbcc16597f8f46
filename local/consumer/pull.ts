import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { isPublicHost } from '../../lambda/core/hosts';
import { digestOf } from '../stand-in/registry/image';

/** A repository in a registry. */
export interface PullTarget {
  host: string;
  repository: string;
}

/** An image that was pulled. Every digest is verified. */
export interface Pulled extends PullTarget {
  tag: string;
  /** The manifest's digest. */
  digest: string;
  /** The size of the first layer. */
  layerBytes: number;
}

interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const TAG = 'latest';

/**
 * Pulls a manifest and its first layer. Source: OCI distribution specification, "Pull".
 * @param auth base64 of `AWS:<password>`
 * @throws Error if the registry refuses a request, or a digest does not match its content
 */
export async function pull(target: PullTarget, auth: string): Promise<Pulled> {
  const manifest = await fetchPart(target, `manifests/${TAG}`, auth);
  const digest = digestOf(manifest.body);
  if (manifest.headers['docker-content-digest'] !== digest)
    throw new Error('the digest of the manifest does not match its content');
  const { layers } = JSON.parse(manifest.body.toString('utf8')) as { layers: { digest: string }[] };
  const [layer] = layers;
  if (!layer) throw new Error('the manifest has no layer');
  const { body } = await fetchPart(target, `blobs/${layer.digest}`, auth);
  if (digestOf(body) !== layer.digest) throw new Error('the digest of the layer does not match its content');
  return { ...target, tag: TAG, digest, layerBytes: body.length };
}

/** Returns the status of `GET /v2/` without a token. */
export async function statusWithoutToken(host: string): Promise<number> {
  return (await request(host, '/v2/')).status;
}

async function fetchPart({ host, repository }: PullTarget, part: string, auth: string): Promise<Response> {
  const path = `/v2/${repository}/${part}`;
  const response = await request(host, path, `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`);
  if (response.status === 200) return response;
  throw new Error(`${host} responded to GET ${path} with ${response.status}: ${response.body.toString('utf8')}`);
}

function request(host: string, path: string, authorization?: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    get(`https://${host}${path}`, { headers: authorization ? { authorization } : {} }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) });
      });
    }).on('error', reject);
  });
}
