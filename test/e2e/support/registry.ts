import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { ACCOUNT, REGION, testEnvironment } from './environment';

interface RegistryAnswer {
  status: number;
  body: string;
  /** The header `Www-Authenticate`. */
  challenge: string | undefined;
}

interface RegistryRequest {
  /** @default GET */
  method?: string;
  /** @default '/v2/', the path that clients request to check credentials */
  path?: string;
  /** @default 'Basic'; ECR Public requires 'Bearer' */
  scheme?: string;
  /** The server of all registries. @default the emulator's */
  at?: { registryPort: number; ca: string };
}

/** Sends a request to a registry, with a docker `auth` under the registry's own host name. */
export function askRegistry(
  host: string,
  auth: string | undefined,
  { method = 'GET', path = '/v2/', scheme = 'Basic', at = testEnvironment() }: RegistryRequest = {},
): Promise<RegistryAnswer> {
  const accept = 'application/vnd.oci.image.manifest.v1+json';
  const headers = { host, accept, ...(auth === undefined ? {} : { authorization: `${scheme} ${auth}` }) };
  const server = { host: '127.0.0.1', port: at.registryPort, servername: host, ca: readFileSync(at.ca) };
  return new Promise((resolve, reject) => {
    const sent = request({ ...server, method, path, headers }, (response) => {
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

/** Returns whether a registry accepts a docker `auth`. */
export async function isAccepted(host: string, auth: string | undefined): Promise<boolean> {
  return auth !== undefined && (await askRegistry(host, auth)).status === 200;
}

/** A registry that requires no credentials. */
export interface OpenRegistry {
  /** Its host and port, which use HTTP. */
  host: string;
  /** Returns its path of a repository of the deployment's own registry. */
  pathOf(repository: string): string;
  close(): void;
}

/** Opens a port to docker-registry, without the emulated ECR between. */
export async function openRegistry(): Promise<OpenRegistry> {
  const server = createServer((client) => {
    const registry = connect(join(testEnvironment().folder, 'registry.sock'));
    client.pipe(registry).pipe(client);
    client.on('error', () => registry.destroy());
    registry.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    pathOf: (repository) => `${ACCOUNT}.${REGION}/${repository}`,
    close: () => server.close(),
  };
}
