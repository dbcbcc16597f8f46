import { createServer, type Socket } from 'node:net';
import { listen } from '../../../../local/stand-in/http/http';
import { certificateAuthority } from '../../../../local/stand-in/registry/certificates';
import type { Answer } from '../support/third-party';
import type { FeedFault } from './fault';

const resets: Answer = (_, { request }) => {
  request.socket.destroy();
  return undefined;
};
const hangs: Answer = () => undefined;

/** Only for those who wait for nothing. */
const IMPATIENT = { connectMs: 5000, totalMs: 500 };
const NO_ANSWER = 'localhost did not respond in time';
const RESET = /^the request to localhost failed: (socket hang up|read ECONNRESET)$/;

const lost: FeedFault[] = [
  { name: 'twice the connection is reset', ends: 'pushes', requests: 3, pausesMs: 6000, answers: [resets, resets] },
  { name: 'the connection is reset for ever', ends: 'fails', requests: 4, says: RESET, lastly: resets },
  {
    name: 'it takes the login, and the connection is reset',
    ends: 'pushes',
    requests: 2,
    keeps: true,
    answers: [resets],
  },
  {
    name: 'twice there is no answer',
    ends: 'pushes',
    requests: 3,
    pausesMs: 6000,
    answers: [hangs, hangs],
    limits: IMPATIENT,
  },
  {
    name: 'there is no answer for ever',
    ends: 'fails',
    requests: 4,
    says: NO_ANSWER,
    lastly: hangs,
    limits: IMPATIENT,
  },
].map((fault) => ({ family: 'a connection that breaks', ...(fault as Omit<FeedFault, 'family'>) }));

const noConnection: FeedFault[] = [
  {
    family: 'no connection',
    name: 'it never says a word of TLS',
    ends: 'fails',
    requests: 0,
    says: 'the connection to localhost timed out after 100 ms',
    pausesMs: 2000 + 4000 + 8000,
    limits: { connectMs: 100, totalMs: 5000 },
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
  },
  {
    family: 'no connection',
    name: 'its certificate is of an unknown authority',
    ends: 'fails',
    requests: 0,
    says: /^the request to localhost failed: .*certificate/,
    pausesMs: 0,
    async inject(world) {
      world.ca = (await certificateAuthority()).certificate;
    },
  },
  {
    family: 'no connection',
    name: 'its certificate is of another host',
    ends: 'fails',
    requests: 0,
    says: /^the request to 127\.0\.0\.1 failed: /,
    pausesMs: 0,
    inject(world) {
      world.url = world.url.replace('localhost', '127.0.0.1');
    },
  },
  {
    family: 'no connection',
    name: 'nothing would be encrypted',
    ends: 'fails',
    requests: 0,
    says: 'the request to localhost was not sent, because its URL does not start with https',
    pausesMs: 0,
    inject(world) {
      world.url = world.url.replace('https', 'http');
    },
  },
];

/** What may happen on the way to a third party. */
export const connectionFaults: FeedFault[] = [...lost, ...noConnection];
