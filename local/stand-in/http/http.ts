import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';

/** A complete HTTP response. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** The largest body of a request. Source: AWS Lambda, "Lambda quotas", the payload of an invocation. */
const MAX_BODY_BYTES = 6 * 1024 * 1024;

/** A request whose body is larger than any that AWS accepts. */
export class BodyTooLarge extends Error {}

/** The open connections of each server, also those whose TLS handshake has not ended. */
const connections = new WeakMap<object, Set<Socket>>();

/** Opens a server on a free port of the loopback interface and returns the port. */
export async function listen(server: NetServer): Promise<number> {
  const sockets = new Set<Socket>();
  connections.set(server, sockets);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return (server.address() as AddressInfo).port;
}

/** Closes a server and its open connections. */
export async function close(server: Pick<Server, 'close' | 'closeAllConnections'>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  for (const socket of connections.get(server) ?? []) socket.destroy();
  await closed;
}

/**
 * Returns the body of a request as text.
 * @throws BodyTooLarge after the end of a body that is too large. Nothing of it is kept in memory.
 * @throws Error if the client closes the connection
 */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_BODY_BYTES) chunks.length = 0;
    else chunks.push(chunk as Buffer);
  }
  if (bytes > MAX_BODY_BYTES) throw new BodyTooLarge(`the body has ${bytes} bytes, more than ${MAX_BODY_BYTES}`);
  return Buffer.concat(chunks).toString('utf8');
}

/** Sends a response. The response to a HEAD request has no body. */
export function send(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { 'content-length': String(Buffer.byteLength(body)), ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
