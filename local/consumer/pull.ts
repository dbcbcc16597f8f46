import type { IncomingHttpHeaders } from 'node:http';
import { get } from 'node:https';
import { isPublicHost } from '../../lambda/core/hosts';
import { digestOf } from '../stand-in/registry/image';

/** A repository in a registry. */
export interface PullTarget {
  host: string;
  repository: string;
}

/** What was pulled, every digest verified. */
export interface Pulled extends PullTarget {
  tag: string;
  /** The manifest's digest. */
  digest: string;
  /** The size of the first layer. */
  layerBytes: number;
}

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

const TAG = 'latest';

/**
 * Pulls a manifest and its first layer. Source: OCI distribution specification, "Pull".
 * @throws Error if the registry refuses, or a digest is not that of its content
 */
export async function pull(place: PullTarget, auth: string): Promise<Pulled> {
  const manifest = await fetchPart(place, `manifests/${TAG}`, auth);
  const digest = digestOf(manifest.body);
  if (manifest.headers['docker-content-digest'] !== digest) throw new Error('the manifest is not what its digest says');
  const { layers } = JSON.parse(manifest.body.toString('utf8')) as { layers: { digest: string }[] };
  const [layer] = layers;
  if (!layer) throw new Error('the manifest names no layer');
  const { body } = await fetchPart(place, `blobs/${layer.digest}`, auth);
  if (digestOf(body) !== layer.digest) throw new Error('the layer is not what its digest says');
  return { ...place, tag: TAG, digest, layerBytes: body.length };
}

/** The status of `GET /v2/` without any token. */
export async function statusWithoutToken(host: string): Promise<number> {
  return (await ask(host, '/v2/')).status;
}

async function fetchPart({ host, repository }: PullTarget, part: string, auth: string): Promise<Answer> {
  const path = `/v2/${repository}/${part}`;
  const answer = await ask(host, path, `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`);
  if (answer.status === 200) return answer;
  throw new Error(`${host} answered GET ${path} with ${answer.status}: ${answer.body.toString('utf8')}`);
}

function ask(host: string, path: string, authorization?: string): Promise<Answer> {
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
