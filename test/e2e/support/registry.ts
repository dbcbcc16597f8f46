import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { place } from './place';

/** What a registry answered. */
interface RegistryAnswer {
  status: number;
  body: string;
  /** The header `Www-Authenticate`. */
  challenge: string | undefined;
}

interface RegistryRequest {
  /** @default GET */
  method?: string;
  /** @default '/v2/', the path that a login asks */
  path?: string;
  /** @default Basic; ECR Public wants Bearer */
  scheme?: string;
  /** The registries to ask. @default the emulator's */
  at?: { port: number; ca: string };
}

/** Asks a registry with a docker `auth`, on the registry's own host name. */
export function askRegistry(
  host: string,
  auth: string | undefined,
  { method = 'GET', path = '/v2/', scheme = 'Basic', at = emulator() }: RegistryRequest = {},
): Promise<RegistryAnswer> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const headers = { host, accept, ...(auth === undefined ? {} : { authorization: `${scheme} ${auth}` }) };
  const options = {
    host: '127.0.0.1',
    port: at.port,
    servername: host,
    ca: readFileSync(at.ca),
    method,
    path,
    headers,
  };
  return new Promise((resolve, reject) => {
    const sent = request(options, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body, challenge: response.headers['www-authenticate'] }),
      );
    });
    sent.on('error', reject).end();
  });
}

function emulator(): { port: number; ca: string } {
  const { frontPort: port, ca } = place();
  return { port, ca };
}

/** Does a registry take this login? */
export async function logsIn(host: string, auth: string | undefined): Promise<boolean> {
  return auth !== undefined && (await askRegistry(host, auth)).status === 200;
}
