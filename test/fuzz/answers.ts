import fc from 'fast-check';
import { nearly } from './fuzz';

/** A whole answer of HTTP. */
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

const value = fc.stringMatching(/^[\x21-\x7e]{0,40}$/);
const headers = fc.oneof(
  fc.constant({}),
  fc.dictionary(
    fc.constantFrom(
      'content-type',
      'x-amzn-errortype',
      'x-amzn-requestid',
      'location',
      'retry-after',
      'date',
      'x-filler',
    ),
    fc.oneof(value, fc.constant('x'.repeat(9000))),
    { maxKeys: 3 },
  ),
  fc.record({ 'content-length': fc.constantFrom('0', '1', '30', '100000', '-1', 'many') }),
  fc.record({ 'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense') }),
  fc.record({ 'transfer-encoding': fc.constantFrom('chunked', 'nonsense') }),
);

/** An error as AWS or a registry says it, in these words. */
const errorOf = (words: string) =>
  fc
    .tuple(
      fc.constantFrom(
        'ThrottlingException',
        'AccessDeniedException',
        'ResourceNotFoundException',
        '',
        '__proto__',
        '💥',
      ),
      fc.string(),
    )
    .map(([type, more]) =>
      JSON.stringify({
        __type: type,
        message: `${more} ${words}`,
        errors: [{ code: type, message: `${more} ${words}` }],
      }),
    );

/**
 * Answers that are nearly right: a status, headers or a body that is another one, cut off anywhere, or not HTTP at all.
 * @param right the body of the right answer
 * @param words what an error may quote
 */
export function answersLike(right: unknown, words: string): fc.Arbitrary<Buffer> {
  const body = fc.oneof(
    nearly(right).map((changed) => JSON.stringify(changed) ?? ''),
    fc.constant(JSON.stringify(right)),
    fc.constant(JSON.stringify(right, null, 2).repeat(2)),
    errorOf(words),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('', '{}', '[]', 'null', '"', '<!doctype html><title>Proxy</title>', ' '.repeat(300_000)),
  );
  const whole = fc.tuple(status, body, headers).map(([code, text, more]) => http(code, text, more));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    {
      weight: 3,
      arbitrary: fc.tuple(whole, fc.nat(6000)).map(([bytes, end]) => bytes.subarray(0, end % (bytes.length + 1))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}
