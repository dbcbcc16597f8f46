import { once } from 'node:events';
import { connect } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { describe, expect } from 'vitest';
import { type RuntimeApi, startRuntimeApi } from '../../local/stand-in/function/runtime-api';
import { addIdentity, it as base, REGION, REGISTRY, secretsManager } from './support';

const REQUEST_ID = '0b0b0b0b-0000-4000-8000-000000000000';
const RUNTIME = '/2018-06-01/runtime';
const INVOKE = '/2015-03-31/functions/%E0%A4%A/invocations';
const MIB = 2 ** 20;

const it = base.extend<{ api: RuntimeApi }>({
  api: async ({ task: _ }, use) => {
    const functionArn = `arn:aws:lambda:${REGION}:123456789012:function:refresher`;
    const api = await startRuntimeApi({ requestId: REQUEST_ID, functionArn, deadline: new Date(0), event: { a: 1 } });
    await use(api);
    await api.close();
  },
});

/** Returns an HTTP request as text. */
function request(line: string, body = '', headers = ''): string {
  return `${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}Content-Length: ${body.length}\r\n\r\n${body}`;
}

/** Sends text as another user of this host could, and returns the status of the response; undefined without a response. */
async function sendTo(port: number, text: string, { hangUp = false } = {}): Promise<number | undefined> {
  const socket = connect(port, '127.0.0.1');
  let response = '';
  socket.on('data', (chunk) => {
    response += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(text, () => hangUp && socket.resetAndDestroy());
  await new Promise((resolve) => socket.once('close', resolve));
  const [, status] = /^HTTP\/1\.1 (\d+)/.exec(response) ?? [];
  return status ? Number(status) : undefined;
}

function portOf(address: string): number {
  return Number(/:(\d+)/.exec(address)?.[1]);
}

/** Requests that no server of the stand-in supports. */
const UNSUPPORTED: [what: string, text: string][] = [
  ['a path without a meaning', request('GET /')],
  ['an absolute URL', request('GET http://127.0.0.1:1/2018-06-01/runtime/invocation/next')],
  ['invalid percent-encoding', request('GET /%E0%A4%A')],
  ['the method DELETE', request('DELETE /')],
  ['the method CONNECT', request('CONNECT 127.0.0.1:1')],
  ['an upgrade', request('GET /', '', 'Upgrade: websocket\r\n')],
  ['no HTTP', '\x01\x02\r\n\r\n'],
  ['headers of 100 KB', request('GET /', '', `X: ${'x'.repeat(100_000)}\r\n`)],
];

/** The requests of the Runtime API, without the part of the path that only the function's process receives. */
const FORGED: [what: string, text: string][] = [
  ['the event', request(`GET ${RUNTIME}/invocation/next`)],
  ['a result', request(`POST ${RUNTIME}/invocation/${REQUEST_ID}/response`, '{"forged":true}')],
  ['an error', request(`POST ${RUNTIME}/init/error`, '{"forged":true}')],
  ['an error that is not JSON', request(`POST ${RUNTIME}/init/error`, '{')],
  ['a large error', request(`POST ${RUNTIME}/init/error`, 'x'.repeat(8 * MIB))],
];

describe('the Runtime API', () => {
  /** The invocation works as without the requests before it. */
  async function expectInvocation({ address, outcome }: RuntimeApi): Promise<void> {
    const url = `http://${address}${RUNTIME}/invocation`;
    expect(await (await fetch(`${url}/next`)).json()).toEqual({ a: 1 });
    await fetch(`${url}/${REQUEST_ID}/response`, { method: 'POST', body: '{"result":true}' });
    expect(await outcome).toEqual({ payload: { result: true }, failed: false });
  }

  it.for([...FORGED, ...UNSUPPORTED])('refuses %s from another process', async ([, text], { api }) => {
    expect((await sendTo(portOf(api.address), text)) ?? 404).toBeGreaterThanOrEqual(400);
    await expectInvocation(api);
  });

  it('continues after a client that hangs up', async ({ api }) => {
    const [, path = ''] = /:\d+(.*)/.exec(api.address) ?? [];
    const cut = request(`POST ${path}${RUNTIME}/init/error`, '{"a":').replace(
      'Content-Length: 5',
      'Content-Length: 50',
    );
    await sendTo(portOf(api.address), cut, { hangUp: true });
    await expectInvocation(api);
  });

  it.for([
    ['is not JSON', '{', 400],
    ['is larger than in Lambda', `"${'x'.repeat(7 * MIB)}"`, 413],
  ] as const)('refuses a result of the function that %s', async ([, body, status], { api }) => {
    const url = `http://${api.address}${RUNTIME}/invocation/${REQUEST_ID}/response`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(status);
    await expectInvocation(api);
  });

  it('requires the method of each path', async ({ api }) => {
    const url = `http://${api.address}${RUNTIME}`;
    expect((await fetch(`${url}/invocation/next`, { method: 'POST', body: '{}' })).status).toBe(404);
    expect((await fetch(`${url}/init/error`)).status).toBe(404);
    await expectInvocation(api);
  });
});

describe('the endpoint of the AWS APIs', () => {
  const KEY = 'KEY';
  /** A signed request. `KEY` is replaced by the key of an identity that may do everything. */
  function signed(body: string, line = 'POST /', service = 'secretsmanager'): string {
    const scope = `AWS4-HMAC-SHA256 Credential=${KEY}/20260301/${REGION}/${service}/aws4_request`;
    return request(line, body, `Authorization: ${scope}\r\nX-Amz-Target: secretsmanager.GetSecretValue\r\n`);
  }

  it.for<[what: string, text: string]>([
    ...UNSUPPORTED,
    ['a body that is not JSON', signed('{')],
    ['null as the body', signed('null')],
    ['a list as the body', signed('[[]]')],
    ['a deeply nested body', signed('['.repeat(100_000))],
    ['a number as the id of a secret', signed('{"SecretId":1}')],
    ['an inherited property as the operation', signed('{}').replace('GetSecretValue', 'toString')],
    ['an unknown key', signed('{}').replace(KEY, '__proto__')],
    ['a body of 8 MiB', signed('x'.repeat(8 * MIB))],
    ['a function whose name is not encoded correctly', signed('{}', `POST ${INVOKE}`, 'lambda')],
  ])('answers %s with an error', async ([, text], { standIn }) => {
    const identity = addIdentity(standIn);
    const status = await sendTo(portOf(standIn.endpoint), text.replace(KEY, identity.accessKeyId));
    expect(status ?? 400).toBeGreaterThanOrEqual(400);
    expect(await secretsManager(standIn, identity).listSecrets()).toMatchObject({ SecretList: [] });
  });

  it('continues after a client that hangs up', async ({ standIn }) => {
    const text = signed('{}').replace('Content-Length: 2', 'Content-Length: 50');
    await sendTo(portOf(standIn.endpoint), text, { hangUp: true });
    expect(await secretsManager(standIn).listSecrets()).toMatchObject({ SecretList: [] });
  });
});

describe('the endpoint of the registries', () => {
  async function open(port: number, servername: string): Promise<TLSSocket> {
    const socket = connectTls({ port, host: '127.0.0.1', servername, rejectUnauthorized: false });
    await once(socket, 'secureConnect');
    return socket;
  }
  async function statusOf(socket: TLSSocket, text: string): Promise<number> {
    socket.on('error', () => undefined).write(text);
    const [response] = await once(socket, 'data');
    socket.destroy();
    return Number(String(response).split(' ')[1]);
  }

  it.for(UNSUPPORTED)('continues after %s', async ([, text], { standIn: { registryPort } }) => {
    await sendTo(registryPort, text);
    const socket = await open(registryPort, REGISTRY);
    socket.on('error', () => undefined).write(text);
    await new Promise((resolve) => socket.resume().once('close', resolve));
    const ping = request('GET /v2/').replace('localhost', REGISTRY);
    expect(await statusOf(await open(registryPort, REGISTRY), ping)).toBe(401);
  });

  it('can be closed while a client sends nothing', async ({ standIn }) => {
    const socket = connect(standIn.registryPort, '127.0.0.1').resume();
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await standIn.close();
    await closed;
  });

  it.for(['example.com', `${REGISTRY}.fake.example.com`, 'x'.repeat(200), '*'])(
    'creates no certificate for %s, which is not a host of ECR',
    async (name, { standIn }) => {
      await expect(open(standIn.registryPort, name)).rejects.toThrow();
      expect((await open(standIn.registryPort, REGISTRY)).destroy().destroyed).toBe(true);
    },
  );
});
