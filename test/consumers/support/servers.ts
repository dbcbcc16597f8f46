import { createServer, type IncomingHttpHeaders } from 'node:http';
import { afterEach } from 'vitest';
import type { Identity } from '../../../local/stand-in/aws/identities';
import { close, listen, type Reply, readBody, send } from '../../../local/stand-in/http/http';

/** A request as a small server of a test sees it. */
export interface Request {
  /** Method and path. */
  line: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Starts a server that ends with the test; returns its URL and the requests that it gets. */
export async function serve(answer: (request: Request) => Reply): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, url, headers } = incoming;
    const request = { line: `${method} ${url}`, headers, body: await readBody(incoming) };
    requests.push(request);
    send(response, answer(request));
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  ends.push(() => close(server));
  return { url, requests };
}

/** Keys as a container's endpoint and IMDS give them, pretty-printed. */
function keysAsJson({ accessKeyId, secretAccessKey, sessionToken }: Identity): string {
  const fixed = {
    Code: 'Success',
    LastUpdated: '2026-03-01T08:00:00Z',
    Type: 'AWS-HMAC',
    Expiration: '2999-01-01T00:00:00Z',
  };
  return JSON.stringify(
    { ...fixed, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken },
    null,
    2,
  );
}

/** Keys as a credential_process prints them. */
export function keysOfProcess({ accessKeyId, secretAccessKey, sessionToken }: Identity): string {
  return JSON.stringify({
    Version: 1,
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
  });
}

/** IMDSv2 with one role: without its session token it tells nothing. */
export function metadataService(identity: Identity) {
  const token = 'imds token==';
  return serve(({ line, headers }) => {
    if (line === 'PUT /latest/api/token' && headers['x-aws-ec2-metadata-token-ttl-seconds'] === '60') {
      return { status: 200, body: token };
    }
    if (headers['x-aws-ec2-metadata-token'] !== token) return { status: 401 };
    if (line === 'GET /latest/meta-data/iam/security-credentials/') return { status: 200, body: 'reader-role' };
    if (line === 'GET /latest/meta-data/iam/security-credentials/reader-role') {
      return { status: 200, body: keysAsJson(identity) };
    }
    return { status: 404 };
  });
}

/** A container's endpoint that wants this authorization token. */
export function containerEndpoint(identity: Identity, token: string) {
  return serve(({ headers }) =>
    headers.authorization === token ? { status: 200, body: keysAsJson(identity) } : { status: 401 },
  );
}

/** AssumeRoleWithWebIdentity, for one token. */
export function tokenService({ accessKeyId, secretAccessKey, sessionToken }: Identity, token: string) {
  return serve(({ body }) => {
    if (new URLSearchParams(body).get('WebIdentityToken') !== token) {
      const error = '<Code>InvalidIdentityToken</Code>\n    <Message>Incorrect token audience</Message>';
      return {
        status: 400,
        body: `<ErrorResponse>\n  <Error>\n    <Type>Sender</Type>\n    ${error}\n  </Error>\n</ErrorResponse>`,
      };
    }
    const keys = `<AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>`;
    return {
      status: 200,
      body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
  <AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>sub</SubjectFromWebIdentityToken>
    <Credentials>
      ${keys}
    </Credentials>
  </AssumeRoleWithWebIdentityResult>
</AssumeRoleWithWebIdentityResponse>`,
    };
  });
}

/** A proxy that lets nobody through, and the hosts that it was asked for. */
export async function refusingProxy(): Promise<{ url: string; targets: string[] }> {
  const targets: string[] = [];
  const server = createServer().on('connect', ({ url = '' }, socket) => {
    targets.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  ends.push(() => close(server));
  return { url, targets };
}
