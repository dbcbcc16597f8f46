import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Token, Tokens } from '../aws/tokens';
import type { Call, CallRecord } from '../http/calls';
import { answer, type Faults } from '../http/faults';
import { type Reply, send } from '../http/http';
import { authenticate, authorizePull, Refusal, registryError } from './access';
import type { CertificateAuthority } from './certificates';
import { isEcrApi, type Registry, registryOf } from './host';
import type { Image, Part } from './image';

/** What every registry of this AWS shares; the image is in each repository. */
export interface RegistryWorld {
  tokens: Tokens;
  authority: CertificateAuthority;
  image: Image;
  faults: Faults;
  calls: CallRecord[];
  /** Answers the AWS APIs, for whoever reaches ECR's by its own name. */
  api(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** What a path asks for. */
interface Wanted {
  operation: 'ping' | 'manifest' | 'blob' | 'tags';
  repository?: string;
  reference?: string;
}

/** What IAM calls it. Source: Amazon ECR, "IAM permissions for pulling an image". */
const ACTIONS = { manifest: 'ecr:BatchGetImage', blob: 'ecr:GetDownloadUrlForLayer', tags: 'ecr:ListImages' } as const;

/**
 * Plays every ECR registry, and ECR's API under its own name: the host that a client asks for says which. It reads the part of the protocol that a pull
 * needs. Source: OCI distribution specification, "Pull".
 */
export function registryServer(world: RegistryWorld): Server {
  const options = {
    SNICallback: (
      host: string,
      done: (error: Error | null, context?: Awaited<ReturnType<CertificateAuthority['contextOf']>>) => void,
    ) => {
      world.authority.contextOf(host).then((context) => done(null, context), done);
    },
  };
  return createServer(options, (request, response) => {
    const host = String(request.headers.host).replace(/:\d+$/, '');
    const handled = isEcrApi(host) ? world.api(request, response) : handle(world, host, request, response);
    handled.catch((error: unknown) => response.destroy(error as Error));
  });
}

async function handle(
  world: RegistryWorld,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const registry = registryOf(host);
  const wanted = route(url);
  if (!registry || !wanted || !['GET', 'HEAD'].includes(method)) {
    send(response, registryError(404, 'UNSUPPORTED', `the stand-in knows no ${method} ${host}${url}`));
    return;
  }
  const caller = world.tokens.find(headers.authorization?.split(' ')[1] ?? '')?.identity.name;
  const call: Call = {
    service: 'registry',
    operation: wanted.operation,
    region: registry.scope,
    target: wanted.repository === undefined ? host : `${host}/${wanted.repository}`,
    ...(caller ? { identity: caller } : {}),
  };
  await answer(world, call, response, () => {
    try {
      const token = authenticate(world.tokens, host, registry, headers.authorization);
      return { outcome: 'ok', reply: serve(world.image, token, registry, wanted) };
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  });
}

function route(url: string): Wanted | undefined {
  if (/^\/v2\/?$/.test(url)) return { operation: 'ping' };
  const [, repository, kind, reference] = /^\/v2\/(.+)\/(manifests|blobs|tags)\/([^/]+)$/.exec(url) ?? [];
  if (!repository || !reference) return undefined;
  if (kind === 'tags') return reference === 'list' ? { operation: 'tags', repository } : undefined;
  return { operation: kind === 'manifests' ? 'manifest' : 'blob', repository, reference };
}

function serve(
  image: Image,
  token: Token,
  registry: Registry,
  { operation, repository = '', reference }: Wanted,
): Reply {
  if (operation === 'ping') return json({});
  authorizePull(token, registry, repository, ACTIONS[operation]);
  if (operation === 'tags') return json({ name: repository, tags: [image.tag] });
  if (operation === 'manifest') {
    const { manifest, tag } = image;
    if (reference === tag || reference === manifest.digest) return serveParts(manifest);
    return registryError(404, 'MANIFEST_UNKNOWN', 'Requested image not found');
  }
  const blob = image.blobs.find(({ digest }) => digest === reference);
  return blob ? serveParts(blob) : registryError(404, 'BLOB_UNKNOWN', 'blob unknown to registry');
}

function serveParts({ mediaType, digest, content }: Part): Reply {
  return { status: 200, headers: { 'content-type': mediaType, 'docker-content-digest': digest }, body: content };
}

function json(value: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
