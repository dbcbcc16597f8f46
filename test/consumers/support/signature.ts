import { createHash, createHmac } from 'node:crypto';
import type { Request } from './servers';

/**
 * Returns the headers that the Signature Version 4 of a request covers.
 * Source: IAM, "Create a signed AWS API request".
 * @throws Error if this secret key does not produce the signature
 */
export function verifiedHeaders({ headers, body, line }: Request, secretAccessKey: string): string[] {
  const [, scope = '', signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const [method, path] = line.split(' ');
  const names = signed.split(';');
  const canonicalHeaders = names.map((name) => `${name}:${String(headers[name]).trim()}\n`).join('');
  const canonical = [method, path, '', canonicalHeaders, signed, sha256(body)].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope.split('/').reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
  if (hmac(key, text).toString('hex') !== signature) throw new Error('the signature is wrong');
  return names;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
