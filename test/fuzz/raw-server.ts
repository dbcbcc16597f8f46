import { createServer } from 'node:http';
import { close, listen, readBody } from '../../local/stand-in/http/http';

export interface RawRequest {
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** Starts a server that responds with bytes, valid HTTP or not. Each connection ends after its response. */
export async function startRawServer(respond: (request: RawRequest) => Buffer) {
  const server = createServer(async (request) => {
    const body = await readBody(request);
    request.socket.end(respond({ headers: request.headers, body }));
  });
  // A client may close the connection before the end of an invalid response.
  server.on('connection', (socket) => socket.on('error', () => {}));
  const port = await listen(server);
  return { port, close: () => close(server) };
}
