import * as https from 'node:https';
import { errorMessage } from '../core/error-message';
import { isPublicHost } from '../core/hosts';
import type { Ports, RegistryVerdict } from './ports';

/** Milliseconds for a request, including the DNS lookup and the TLS handshake. */
const TIMEOUT_MS = 4000;
const MAX_BODY_CHARACTERS = 4096;

interface Response {
  status: number;
  body: string;
}

/** A valid tag name that no image is expected to have. */
const NONEXISTENT_TAG = 'ecr-credentials-permission-check';

/**
 * Verifies a token with `GET /v2/`, as `docker login` does. Source: OCI distribution specification, "Endpoints".
 */
export const verifyToken: Ports['verifyToken'] = (host, auth, signal) => verify(host, '/v2/', auth, signal, [200]);

/**
 * Verifies that a token may pull from a repository by requesting a manifest that does not exist. ECR checks the permission
 * first, so 404 means that the token may pull. Source: OCI distribution specification, "Pulling manifests".
 */
export const verifyPullAccess: Ports['verifyPullAccess'] = (host, repository, auth, signal) =>
  verify(host, `/v2/${repository}/manifests/${NONEXISTENT_TAG}`, auth, signal, [200, 404]);

async function verify(
  host: string,
  path: string,
  auth: string,
  signal: AbortSignal,
  acceptedStatuses: number[],
): Promise<RegistryVerdict> {
  try {
    const response = await get(host, path, auth, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    return acceptedStatuses.includes(response.status) ? { verdict: 'accepted' } : verdictOf(host, response);
  } catch (error) {
    return { verdict: 'inconclusive', reason: errorMessage(error) };
  }
}

function get(host: string, path: string, auth: string, signal: AbortSignal): Promise<Response> {
  // ECR Public accepts its token only as a bearer token. It responds to Basic authentication with 400.
  const authorization = `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`;
  return new Promise((resolve, reject) => {
    https
      .get(`https://${host}${path}`, { headers: { authorization }, signal }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (body.length < MAX_BODY_CHARACTERS) body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      })
      .on('error', reject);
  });
}

function verdictOf(host: string, { status, body }: Response): RegistryVerdict {
  const message = registryMessage(body);
  const reason = [status, message].filter(Boolean).join(' ');
  if (![400, 401, 403].includes(status)) return { verdict: 'inconclusive', reason };
  return { verdict: 'refused', reason, expired: isExpiry(host, status, message) };
}

/**
 * Returns whether a registry reports that a token has expired. Private ECR responds with 403. ECR Public responds with 400
 * or 403, and its 400 does not always distinguish an expired token from an invalid one. Neither becomes valid again, and
 * both also fail pulls that need no token. Source: containers-roadmap, issues 1296 and 2835.
 */
function isExpiry(host: string, status: number, message = ''): boolean {
  if (status === 400 && isPublicHost(host)) return /token (has expired|is invalid)/i.test(message);
  return status === 403 && /token has expired/i.test(message);
}

/** Returns the registry's error message if the body has the form that the distribution specification defines. */
function registryMessage(body: string): string | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: { message?: unknown }[] };
    const message = errors?.[0]?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
