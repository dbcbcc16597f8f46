import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { afterEach } from 'vitest';
import type { Identity } from '../../../local/stand-in/aws/identities';
import { close, listen, type Reply, readBody, send } from '../../../local/stand-in/http/http';

export interface Request {
  /** Method and path. */
  line: string;
  headers: IncomingHttpHeaders;
  body: string;
}

const running: Server[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await close(server);
});

async function start(server: Server): Promise<string> {
  running.push(server);
  return `http://127.0.0.1:${await listen(server)}`;
}

/** Starts a server that runs until the end of the test, and records its requests. */
export async function serve(answer: (request: Request) => Reply): Promise<{ url: string; requests: Request[] }> {
  const requests: Request[] = [];
  const server = createServer(async (incoming, response) => {
    const { method, url, headers } = incoming;
    const request = { line: `${method} ${url}`, headers, body: await readBody(incoming) };
    requests.push(request);
    send(response, answer(request));
  });
  return { url: await start(server), requests };
}

/** Starts a proxy that denies every connection, and records their targets. */
export async function refusingProxy(): Promise<{ url: string; targets: string[] }> {
  const targets: string[] = [];
  const server = createServer().on('connect', ({ url = '' }, socket) => {
    targets.push(url);
    socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
  });
  return { url: await start(server), targets };
}

/** Returns keys as a container's endpoint and IMDS return them, pretty-printed. */
function keysAsJson({ accessKeyId, secretAccessKey, sessionToken }: Identity): string {
  const fixed = { Code: 'Success', LastUpdated: '2026-03-01T08:00:00Z', Type: 'AWS-HMAC' };
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken };
  return JSON.stringify({ ...fixed, Expiration: '2999-01-01T00:00:00Z', ...keys }, null, 2);
}

/** Returns keys as a credential_process prints them. */
export function keysOfProcess({ accessKeyId, secretAccessKey, sessionToken }: Identity): string {
  const keys = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken };
  return JSON.stringify({ Version: 1, ...keys });
}

/** Starts IMDSv2 with one role. It denies requests without its session token. */
export function metadataService(identity: Identity) {
  const token = 'imds token==';
  return serve(({ line, headers }) => {
    if (line === 'PUT /latest/api/token' && headers['x-aws-ec2-metadata-token-ttl-seconds'] === '60') {
      return { status: 200, body: token };
    }
    if (headers['x-aws-ec2-metadata-token'] !== token) return { status: 401 };
    const roles = 'GET /latest/meta-data/iam/security-credentials/';
    if (line === roles) return { status: 200, body: 'reader-role' };
    return line === `${roles}reader-role` ? { status: 200, body: keysAsJson(identity) } : { status: 404 };
  });
}

/** Starts a container's endpoint that requires this authorization token. */
export function containerEndpoint(identity: Identity, token: string) {
  return serve(({ headers }) =>
    headers.authorization === token ? { status: 200, body: keysAsJson(identity) } : { status: 401 },
  );
}

/** Starts an STS that answers AssumeRoleWithWebIdentity for one token. */
export function tokenService({ accessKeyId, secretAccessKey, sessionToken }: Identity, token: string) {
  return serve(({ body }) =>
    new URLSearchParams(body).get('WebIdentityToken') === token
      ? {
          status: 200,
          body: `<AssumeRoleWithWebIdentityResult>
    <SubjectFromWebIdentityToken>sub</SubjectFromWebIdentityToken>
    <Credentials>
      <AccessKeyId>${accessKeyId}</AccessKeyId>
      <SecretAccessKey>${secretAccessKey}</SecretAccessKey>
      <SessionToken>${sessionToken}</SessionToken>
    </Credentials>
  </AssumeRoleWithWebIdentityResult>`,
        }
      : {
          status: 400,
          body: '<Error>\n  <Code>InvalidIdentityToken</Code>\n  <Message>Incorrect token audience</Message>\n</Error>',
        },
  );
}
