import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { close, listen, type Reply, readBody, send } from '../../../../local/stand-in/http/http';
import { type CertificateAuthority, certificateAuthority } from '../../../../local/stand-in/registry/certificates';

/** A request that a third party received. */
export interface Received {
  method: string;
  /** The path with the query. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** Responds to a request: with a reply, or without one on the connection itself. */
export type Respond = (
  request: Received,
  raw: { request: IncomingMessage; response: ServerResponse },
) => Reply | undefined | Promise<Reply | undefined>;

/** A third party on the loopback interface, whose certificate is of its own authority. */
export interface ThirdParty {
  /** `https://localhost:<port>` */
  url: string;
  /** The certificate of the authority. */
  ca: string;
  received: Received[];
  close(): Promise<void>;
}

/** Shared by all third parties of a test file, because the keys take time to generate. */
let authority: Promise<CertificateAuthority> | undefined;

/** Starts a third party. */
export async function thirdParty(respond: Respond): Promise<ThirdParty> {
  authority ??= certificateAuthority();
  const { certificate, contextOf } = await authority;
  const received: Received[] = [];
  const server = createServer({
    SNICallback: (host, done) => {
      contextOf(host).then((context) => done(null, context), done);
    },
  });
  server.on('request', async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request;
    const one = { method, path: url, headers, body: await readBody(request) };
    received.push(one);
    const reply = await respond(one, { request, response });
    if (reply) send(response, reply);
  });
  const port = await listen(server);
  return { url: `https://localhost:${port}`, ca: certificate, received, close: () => close(server) };
}
