import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { SecureContext } from 'node:tls';
import type { Token, Tokens } from '../aws/tokens';
import type { Call, CallRecord } from '../http/calls';
import { type Faults, respond } from '../http/faults';
import { type Reply, send } from '../http/http';
import { authenticate, authorizePull, RegistryRejection, registryError } from './access';
import type { CertificateAuthority } from './certificates';
import { isEcrApi, type Registry, registryOf } from './host';
import type { Image, Part } from './image';

/** The state that all registries share. Each repository contains the image. */
export interface RegistryContext {
  tokens: Tokens;
  authority: CertificateAuthority;
  image: Image;
  faults: Faults;
  calls: CallRecord[];
  /** Handles requests that are sent to the host name of ECR's API. */
  api(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** The operation of a request, from its path. */
interface Route {
  operation: 'ping' | 'manifest' | 'blob' | 'tags';
  repository?: string;
  reference?: string;
}

/** The IAM action of each operation. Source: Amazon ECR, "IAM permissions for pulling an image". */
const ACTIONS = { manifest: 'ecr:BatchGetImage', blob: 'ecr:GetDownloadUrlForLayer', tags: 'ecr:ListImages' } as const;

/**
 * Creates the server for all ECR registries, and for ECR's API under its own host name. The requested host selects the
 * registry. The server supports the part of the protocol that a pull needs.
 * Source: OCI distribution specification, "Pull".
 */
export function registryServer(context: RegistryContext): Server {
  const options = {
    SNICallback: (host: string, done: (error: Error | null, secureContext?: SecureContext) => void) => {
      if (!registryOf(host) && !isEcrApi(host)) done(new Error('not a host of ECR'));
      else context.authority.contextOf(host).then((secureContext) => done(null, secureContext), done);
    },
  };
  return createServer(options, (request, response) => {
    const host = String(request.headers.host).replace(/:\d+$/, '');
    const handled = isEcrApi(host) ? context.api(request, response) : handle(context, host, request, response);
    handled.catch((error: unknown) => response.destroy(error as Error));
  });
}

async function handle(
  context: RegistryContext,
  host: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url = '', headers } = request;
  const registry = registryOf(host);
  const requested = route(url);
  if (!registry || !requested || !['GET', 'HEAD'].includes(method)) {
    send(response, registryError(404, 'UNSUPPORTED', `the stand-in does not support ${method} ${host}${url}`));
    return;
  }
  const caller = context.tokens.find(headers.authorization?.split(' ')[1] ?? '')?.identity.name;
  const call: Call = {
    service: 'registry',
    operation: requested.operation,
    region: registry.scope,
    target: requested.repository === undefined ? host : `${host}/${requested.repository}`,
    ...(caller ? { identity: caller } : {}),
  };
  await respond(context, call, response, () => {
    try {
      const token = authenticate(context.tokens, host, registry, headers.authorization);
      return { outcome: 'ok', reply: serve(context.image, token, registry, requested) };
    } catch (error) {
      if (error instanceof RegistryRejection) return error;
      throw error;
    }
  });
}

function route(url: string): Route | undefined {
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
  { operation, repository = '', reference }: Route,
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
