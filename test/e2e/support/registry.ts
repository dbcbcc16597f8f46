import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { type RegistryResponse, requestRegistry } from '../../registry-request';
import { ACCOUNT, REGION, testEnvironment } from './environment';

interface Request {
  method?: string;
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
  { scheme = 'Basic', at: { registryPort, ca } = testEnvironment(), ...request }: Request = {},
): Promise<RegistryResponse> {
  const authorization = auth === undefined ? undefined : `${scheme} ${auth}`;
  return requestRegistry({ registryPort, certificateFile: ca }, host, { authorization, ...request });
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
