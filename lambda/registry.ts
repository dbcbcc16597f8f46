import { get } from 'node:https';
import { explain } from './errors';
import type { Ports, ProbeAnswer } from './ports';
import { PUBLIC_HOST } from './token';

/** From the first byte out to the last byte in; the lookup and the TLS handshake count. */
const TIMEOUT_MS = 4000;
const MAX_BODY = 4096;

interface Answer {
  status: number;
  body: string;
}

/**
 * Tries a token on a registry: `GET /v2/`, as docker does at login. Source: OCI distribution specification, "Endpoints".
 */
export const probe: Ports['probe'] = async (host, auth, signal) => {
  try {
    return judge(await askRegistry(host, auth, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])));
  } catch (error) {
    return { verdict: 'unanswered', reason: explain(error) };
  }
};

function askRegistry(host: string, auth: string, signal: AbortSignal): Promise<Answer> {
  // ECR Public takes its token as a bearer token, and refuses Basic with 400.
  const authorization = `${host === PUBLIC_HOST ? 'Bearer' : 'Basic'} ${auth}`;
  return new Promise((resolve, reject) => {
    get(`https://${host}/v2/`, { headers: { authorization }, signal }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < MAX_BODY) body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      response.on('error', reject);
    }).on('error', reject);
  });
}

function judge({ status, body }: Answer): ProbeAnswer {
  if (status === 200) return { verdict: 'accepted' };
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
