import { lookup } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { errorMessage } from '../../core/error-message';
import { isPrivateAddress } from '../../core/private-network';
import { AttemptError } from './attempt-error';

/** An HTTPS request. */
export interface HttpRequest {
  method: string;
  url: URL;
  /** The names are in lower case. */
  headers: Record<string, string>;
  body?: string;
  /**
   * Whether to read the body of the response.
   * @default false
   */
  readBody?: boolean;
}

/** The response of a third party. A redirect is a response too, because the client follows none. */
export interface HttpResponse {
  status: number;
  /** The value of the header `Retry-After`. */
  retryAfter?: string | undefined;
  /** Empty unless the request sets `readBody`. */
  body: string;
}

/**
 * Sends a request.
 * @throws AttemptError if there is no response
 */
export type SendRequest = (request: HttpRequest, signal: AbortSignal) => Promise<HttpResponse>;

/** Milliseconds until the TLS connection is established, and until the headers and the requested body have arrived. */
const TIMEOUTS = { connectMs: 5000, totalMs: 15_000 };

/** The maximum bytes of a response's body. The rest of a longer body is not read. */
export const MAX_BODY_BYTES = 65_536;

/** Error codes that a retry may fix. All others, such as an invalid certificate or an unknown host, are permanent. */
const TRANSIENT_ERROR_CODES = [
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** The servers that the client may connect to. */
export interface Trust {
  /**
   * The certificate of the only certificate authority to trust, in PEM format.
   * @default the public certificate authorities
   */
  ca?: string | undefined;
  allowPrivateNetwork: boolean;
}

/**
 * Returns an HTTPS client. It opens a new connection for each request, because the function may have been frozen for hours
 * since the previous one.
 */
export function httpsClient({ ca, allowPrivateNetwork }: Trust, { connectMs, totalMs } = TIMEOUTS): SendRequest {
  const agent = new Agent({ keepAlive: false, ...(ca === undefined ? {} : { ca }) });
  return async ({ method, url, headers, body, readBody = false }, signal) => {
    const { hostname } = url;
    if (url.protocol !== 'https:')
      throw new AttemptError(`the request to ${hostname} was not sent, because its URL does not start with https`);
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    // Checked here, because Node connects to a literal address without a lookup.
    if (!allowPrivateNetwork && isIP(literal) > 0 && isPrivateAddress(literal))
      throw privateAddressError(hostname, literal);
    const timeout = AbortSignal.timeout(totalMs);
    try {
      return await new Promise<HttpResponse>((resolve, reject) => {
        const outgoing = request(url, {
          method,
          agent,
          headers: { 'content-length': String(Buffer.byteLength(body ?? '')), ...headers },
          signal: AbortSignal.any([signal, timeout]),
          ...(allowPrivateNetwork ? {} : { lookup: publicLookup }),
        });
        const connectTimer = setTimeout(() => {
          outgoing.destroy(new AttemptError(`the connection to ${hostname} timed out after ${connectMs} ms`, 0));
        }, connectMs);
        outgoing.on('socket', (socket) => socket.once('secureConnect', () => clearTimeout(connectTimer)));
        outgoing.on('close', () => clearTimeout(connectTimer));
        outgoing.on('error', reject);
        outgoing.on('response', (response) => {
          const status = response.statusCode ?? 0;
          const retryAfter = response.headers['retry-after'];
          bodyOf(response, readBody).then((text) => resolve({ status, retryAfter, body: text }), reject);
        });
        outgoing.end(body);
      });
    } catch (error) {
      throw attemptError(hostname, error, timeout.aborted);
    }
  };
}

async function bodyOf(response: IncomingMessage, read: boolean): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  if (read) {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) break;
      chunks.push(chunk);
    }
  }
  response.destroy();
  return Buffer.concat(chunks).toString('utf8');
}

function attemptError(hostname: string, error: unknown, timedOut: boolean): AttemptError {
  if (error instanceof AttemptError) return error;
  if (timedOut) return new AttemptError(`${hostname} did not respond in time`, 0);
  const { code = '' } = Object(error) as { code?: string };
  return new AttemptError(
    `the request to ${hostname} failed: ${errorMessage(error)}`,
    TRANSIENT_ERROR_CODES.includes(code) ? 0 : undefined,
  );
}

/** A DNS lookup that fails if any address of the name is not part of the public internet. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '');
    const privateOne = addresses.find(({ address }) => isPrivateAddress(address));
    const [first] = addresses;
    if (privateOne || !first) return callback(privateAddressError(hostname, privateOne?.address ?? 'no address'), '');
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family);
  });
};

function privateAddressError(hostname: string, address: string): AttemptError {
  return new AttemptError(
    `${hostname} has the address ${address}, which is not a public one; set allowPrivateNetwork to allow it`,
  );
}
