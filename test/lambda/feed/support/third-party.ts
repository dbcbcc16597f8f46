import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { Socket } from 'node:net';
import { close, listen, type Reply, readBody, send } from '../../../../local/stand-in/http/http';
import { type CertificateAuthority, certificateAuthority } from '../../../../local/stand-in/registry/certificates';

/** What came in. */
export interface Received {
  method: string;
  /** With the query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Answers a request: at once, later, or by itself on the connection. */
export type Respond = (
  request: Received,
  raw: { request: IncomingMessage; response: ServerResponse },
) => Reply | undefined | Promise<Reply | undefined>;

/** A third party on the loopback interface, with a certificate of an authority of its own. */
export interface ThirdParty {
  /** `https://localhost:<port>` */
  url: string;
  /** The authority's certificate. */
  ca: string;
  received: Received[];
  close(): Promise<void>;
}

/** One authority for all third parties of a test file: its keys take a while. */
let made: Promise<CertificateAuthority> | undefined;

/** Starts a third party that gives these answers. */
export async function thirdParty(respond: Respond): Promise<ThirdParty> {
  made ??= certificateAuthority();
  const { certificate, contextOf } = await made;
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({
    SNICallback: (host, done) => {
      contextOf(host).then((context) => done(null, context), done);
    },
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await readBody(request) };
    received.push(one);
    const reply = await respond(one, { request, response });
    if (reply) send(response, reply);
  });
  const port = await listen(server);
  return {
    url: `https://localhost:${port}`,
    ca: certificate,
    received,
    async close() {
      for (const socket of sockets) socket.destroy();
      await close(server);
    },
  };
}
