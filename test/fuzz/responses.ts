import fc from 'fast-check';
import { nearly } from './fuzz';

/** Returns a complete HTTP response. */
export function http(status: number, body: string, headers: Record<string, string> = {}): Buffer {
  const all = { 'content-length': String(Buffer.byteLength(body)), connection: 'close', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 ${status} Whatever\r\n${lines.join('')}\r\n${body}`);
}

const status = fc.oneof(
  fc.constant(200),
  fc.constantFrom(400, 403, 404, 429, 500, 503),
  fc.integer({ min: 200, max: 599 }),
);

const HEADERS = ['content-type', 'x-amzn-errortype', 'x-amzn-requestid', 'location', 'retry-after', 'date', 'x-filler'];
const headerValue = fc.oneof(fc.stringMatching(/^[\x21-\x7e]{0,40}$/), fc.constant('x'.repeat(9000)));
const headers = fc.oneof(
  fc.constant({}),
  fc.dictionary(fc.constantFrom(...HEADERS), headerValue, { maxKeys: 3 }),
  fc.record({ 'content-length': fc.constantFrom('0', '1', '30', '100000', '-1', 'many') }),
  fc.record({ 'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense') }),
  fc.record({ 'transfer-encoding': fc.constantFrom('chunked', 'nonsense') }),
);

const ERROR_CODES = [
  'ThrottlingException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  '',
  '__proto__',
  '💥',
];

/** Returns error bodies of AWS and of a registry that contain the quote. */
const errorBody = (quote: string) =>
  fc.tuple(fc.constantFrom(...ERROR_CODES), fc.string()).map(([code, text]) => {
    const message = `${text} ${quote}`;
    return JSON.stringify({ __type: code, message, errors: [{ code, message }] });
  });

/**
 * Returns responses that are almost valid: with another status, other headers or another body, truncated at any byte, or
 * not HTTP at all.
 * @param valid the body of the valid response
 * @param quote a text that an error may quote
 */
export function responsesLike(valid: unknown, quote: string): fc.Arbitrary<Buffer> {
  const body = fc.oneof(
    nearly(valid).map((changed) => JSON.stringify(changed) ?? ''),
    fc.constant(JSON.stringify(valid)),
    fc.constant(JSON.stringify(valid, null, 2).repeat(2)),
    errorBody(quote),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '{}', '[]', 'null', '"', '<!doctype html><title>Proxy</title>', ' '.repeat(300_000)),
  );
  const complete = fc.tuple(status, body, headers).map((parts) => http(...parts));
  const truncated = fc.tuple(complete, fc.nat(6000)).map(([bytes, end]) => bytes.subarray(0, end % (bytes.length + 1)));
  return fc.oneof(
    { weight: 6, arbitrary: complete },
    { weight: 3, arbitrary: truncated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}
