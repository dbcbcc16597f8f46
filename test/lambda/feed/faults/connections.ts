import { createServer, type Socket } from 'node:net';
import { listen } from '../../../../local/stand-in/http/http';
import { certificateAuthority } from '../../../../local/stand-in/registry/certificates';
import type { Respond } from '../support/third-party';
import { type FeedFault, fails, pushes } from './fault';

const BROKEN = 'a connection that breaks';
const NONE = 'no connection';

const resets: Respond = (_, { request }) => {
  request.socket.destroy();
  return undefined;
};
const hangs: Respond = () => undefined;

const RESET = /^the request to localhost failed: (socket hang up|read ECONNRESET)$/;
/** Short, because the third party never responds. */
const timeouts = { connectMs: 5000, totalMs: 500 };

/** Faults on the way to the third party. */
export const connectionFaults: FeedFault[] = [
  pushes(BROKEN, 'the first two connections are reset', 3, { pausesMs: 6000, responses: [resets, resets] }),
  fails(BROKEN, 'every connection is reset', 4, RESET, { furtherResponses: resets }),
  pushes(BROKEN, 'the third party stores the token, and the connection is reset', 2, {
    alwaysStores: true,
    responses: [resets],
  }),
  pushes(BROKEN, 'the first two requests get no response', 3, { pausesMs: 6000, responses: [hangs, hangs], timeouts }),
  fails(BROKEN, 'no request gets a response', 4, 'localhost did not respond in time', {
    furtherResponses: hangs,
    timeouts,
  }),
  fails(NONE, 'the third party does not start TLS', 0, 'the connection to localhost timed out after 100 ms', {
    pausesMs: 2000 + 4000 + 8000,
    timeouts: { connectMs: 100, totalMs: 5000 },
    async inject(world) {
      const server = createServer();
      const sockets: Socket[] = [];
      server.on('connection', (socket) => sockets.push(socket));
      world.url = `https://localhost:${await listen(server)}`;
      world.onEnd.push(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
    },
  }),
  fails(NONE, 'the certificate is of an unknown authority', 0, /^the request to localhost failed: .*certificate/, {
    pausesMs: 0,
    async inject(world) {
      world.ca = (await certificateAuthority()).certificate;
    },
  }),
  fails(NONE, 'the certificate is for another host', 0, /^the request to 127\.0\.0\.1 failed: /, {
    pausesMs: 0,
    inject(world) {
      world.url = world.url.replace('localhost', '127.0.0.1');
    },
  }),
  fails(
    NONE,
    'the URL starts with http',
    0,
    'the request to localhost was not sent, because its URL does not start with https',
    {
      pausesMs: 0,
      inject(world) {
        world.url = world.url.replace('https', 'http');
      },
    },
  ),
];
