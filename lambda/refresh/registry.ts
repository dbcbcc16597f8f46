import * as https from 'node:https';
import { errorMessage } from '../core/error-message';
import { isPublicHost } from '../core/hosts';
import type { Ports, RegistryAnswer } from './ports';

/** From the first byte out to the last byte in; the lookup and the TLS handshake count. */
const TIMEOUT_MS = 4000;
const MAX_BODY = 4096;

interface Answer {
  status: number;
  body: string;
}

/** ECR takes it for a tag, and nobody has one of that name. */
const NO_SUCH_TAG = 'ecr-credentials-permission-check';

/**
 * Tries a token on a registry: `GET /v2/`, as docker does at login. Source: OCI distribution specification, "Endpoints".
 */
export const verifyToken: Ports['verifyToken'] = (host, auth, signal) => answerTo(host, '/v2/', auth, signal, [200]);

/**
 * Tries whether a token may pull from a repository: asks for a manifest that is not there. ECR looks at the permission
 * first, so 404 says yes. Source: OCI distribution specification, "Pulling manifests".
 */
export const canPull: Ports['canPull'] = (host, repository, auth, signal) =>
  answerTo(host, `/v2/${repository}/manifests/${NO_SUCH_TAG}`, auth, signal, [200, 404]);

async function answerTo(
  host: string,
  path: string,
  auth: string,
  signal: AbortSignal,
  good: number[],
): Promise<RegistryAnswer> {
  try {
    const answer = await get(host, path, auth, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]));
    return good.includes(answer.status) ? { verdict: 'accepted' } : judge(answer);
  } catch (error) {
    return { verdict: 'unanswered', reason: errorMessage(error) };
  }
}

function get(host: string, path: string, auth: string, signal: AbortSignal): Promise<Answer> {
  // ECR Public takes its token as a bearer token, and refuses Basic with 400.
  const authorization = `${isPublicHost(host) ? 'Bearer' : 'Basic'} ${auth}`;
  return new Promise((resolve, reject) => {
    https
      .get(`https://${host}${path}`, { headers: { authorization }, signal }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          if (body.length < MAX_BODY) body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
        response.on('error', reject);
      })
      .on('error', reject);
  });
}

function judge({ status, body }: Answer): RegistryAnswer {
  const reason = [status, registryError(body)].filter(Boolean).join(' ');
  if (![400, 401, 403].includes(status)) return { verdict: 'unanswered', reason };
  return { verdict: 'refused', reason, expired: status === 403 && /token has expired/i.test(body) };
}

/** The registry's own words, where it says them as the distribution specification wants. */
function registryError(body: string): string | undefined {
  try {
    const { errors } = JSON.parse(body) as { errors?: { message?: unknown }[] };
    const message = errors?.[0]?.message;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}
