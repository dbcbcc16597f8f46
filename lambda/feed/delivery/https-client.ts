import { lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { errorMessage } from '../../core/error-message';
import { isPrivateAddress } from '../../core/private-network';
import { AttemptError } from './attempt-error';

/** One HTTPS request, ready to be sent. */
export interface HttpRequest {
  method: string;
  url: URL;
  /** By lower-case names. */
  headers: Record<string, string>;
  body?: string;
  /** Whether the answer's body is read; otherwise nobody looks at it. */
  wantsBody?: boolean;
}

/** What a third party answered; redirects are answers too, for none is followed. */
export interface HttpAnswer {
  status: number;
  /** The header of this name. */
  retryAfter?: string | undefined;
  /** Empty unless it was wanted. */
  body: string;
}

/**
 * Sends a request.
 * @throws AttemptError if there is no answer
 */
export type Send = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** How long an answer may take: until TLS stands, and until its head (and what is wanted of its body) is there. */
const PATIENCE = { connectMs: 5000, totalMs: 15_000 };

const MAX_BODY_BYTES = 16_384;

/** What another attempt may get past. Anything else (a certificate, a name that doesn't exist) is there to stay. */
const PASSING = ['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/** What a connection may be made to. */
export interface Trust {
  /** The one authority to trust, in PEM, instead of the public ones. */
  ca?: string | undefined;
  allowPrivateNetwork: boolean;
}

/** Sends over HTTPS, each request on a connection of its own: a function may have slept for hours since the last one. */
export function httpsSender({ ca, allowPrivateNetwork }: Trust, { connectMs, totalMs } = PATIENCE): Send {
  const agent = new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) });
  return async ({ method, url, headers, body, wantsBody = false }, signal) => {
    const { hostname } = url;
    if (url.protocol !== 'https:') throw new AttemptError(`${hostname} is not asked: its URL is not https`);
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    // A literal address is connected to without a lookup.
    if (!allowPrivateNetwork && isIP(literal) > 0 && isPrivateAddress(literal)) throw privateAddress(hostname, literal);
    const timeUp = AbortSignal.timeout(totalMs);
    try {
      return await new Promise<HttpAnswer>((resolve, reject) => {
        const outgoing = request(url, {
          method,
          agent,
          headers: { 'content-length': String(Buffer.byteLength(body ?? '')), ...headers },
          signal: AbortSignal.any([signal, timeUp]),
          ...(allowPrivateNetwork ? {} : { lookup: publicLookup }),
        });
        const connecting = setTimeout(() => {
          outgoing.destroy(new AttemptError(`${hostname} could not be connected to within ${connectMs} ms`, 0));
        }, connectMs);
        outgoing.on('socket', (socket) => socket.once('secureConnect', () => clearTimeout(connecting)));
        outgoing.on('close', () => clearTimeout(connecting));
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          const status = response.statusCode ?? 0;
          const retryAfter = response.headers['retry-after'];
          readBody(response, wantsBody).then((text) => resolve({ status, retryAfter, body: text }), reject);
        });
        outgoing.end(body);
      });
    } catch (error) {
      throw attemptError(hostname, error, timeUp.aborted);
    }
  };
}

async function readBody(response: IncomingMessage, wanted: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (wanted) {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) break;
      chunks.push(chunk);
    }
  }
  response.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

function attemptError(hostname: string, error: unknown, timeUp: boolean): AttemptError {
  if (error instanceof AttemptError) return error;
  if (timeUp) return new AttemptError(`${hostname} did not answer in time`, 0);
  const { code = '' } = Object(error) as { code?: string };
  return new AttemptError(
    `${hostname} could not be asked: ${errorMessage(error)}`,
    PASSING.includes(code) ? 0 : undefined,
  );
}

/** A lookup that fails where any address of the name is none of the public internet. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const hidden = addresses.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses;
    if (hidden || !first) return callback(privateAddress(hostname, hidden?.address ?? 'no address'), '');
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

function privateAddress(hostname: string, address: string): AttemptError {
  return new AttemptError(
    `${hostname} is ${address}, which is not of the public internet; the feed needs allowPrivateNetwork`,
  );
}
