import { readFileSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';

/** The response of a registry. */
export interface RegistryResponse {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface RegistryRequest {
  /** @default '/v2/', the path that clients request to check credentials */
  path?: string;
  /** @default GET */
  method?: string;
  /** The header `Authorization`. @default none */
  authorization?: string | undefined;
}

/** Sends a request over TLS to the server of all registries, under the host name of one registry. */
export function requestRegistry(
  { registryPort: port, certificateFile }: { registryPort: number; certificateFile: string },
  host: string,
  { path = '/v2/', method = 'GET', authorization }: RegistryRequest = {},
): Promise<RegistryResponse> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const headers = { host, accept, ...(authorization ? { authorization } : {}) };
  const server = { host: '127.0.0.1', port, servername: host, ca: readFileSync(certificateFile), agent: false };
  return new Promise((resolve, reject) => {
    request({ ...server, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}
