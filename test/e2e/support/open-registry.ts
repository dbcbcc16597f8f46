import { type AddressInfo, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { ACCOUNT, place, REGION } from './place';

/** A registry that wants no login. */
export interface OpenRegistry {
  /** Its host and port, which speak HTTP. */
  host: string;
  /** Where it keeps a repository of the deployment's own registry. */
  pathOf(repository: string): string;
  close(): void;
}

/** Lets clients at Debian's registry, past the emulated ECR that judges before it. */
export async function openRegistry(): Promise<OpenRegistry> {
  const server = createServer((client) => {
    const registry = connect(join(place().folder, 'registry.sock'));
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
