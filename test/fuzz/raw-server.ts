import { createServer, type Server, type Socket } from 'node:net';
import { listen } from '../../local/stand-in/http/http';

/** A request as it came in. */
export interface RawRequest {
  /** In lower case. */
  headers: Record<string, string>;
  body: string;
}

/** A server whose answers are bytes: well-formed HTTP or not. Each connection ends with its answer. */
export class RawServer {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async start(answer: (request: RawRequest) => Buffer): Promise<RawServer> {
    const server = createServer();
    const started = new RawServer(server, await listen(server));
    server.on('connection', (socket) => started.serve(socket, answer));
    return started;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(socket: Socket, answer: (request: RawRequest) => Buffer): void {
    this.sockets.add(socket);
    let received = '';
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const request = wholeRequest(received);
      if (request) socket.end(answer(request));
    });
    // A client may end the connection in the middle of a strange answer.
    socket.on('error', () => {});
    socket.on('close', () => this.sockets.delete(socket));
  }
}

function wholeRequest(received: string): RawRequest | undefined {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const lines = received.slice(0, end).split('\r\n').slice(1);
  const headers = Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const body = received.slice(end + 4);
  if (body.length < Number(headers['content-length'] ?? 0)) return undefined;
  return { headers, body: Buffer.from(body, 'latin1').toString('utf8') };
}
