import { createServer } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import type { ResolvedSpec } from '../../lambda/core/spec';
import { versionId } from '../../lambda/core/version-id';
import { close, listen, readBody } from '../../local/stand-in/http/http';
import { spec } from '../lambda/support/spec';
import { ACCOUNT, arnOf, dockerConfig, hostOf, tokenOf } from '../lambda/support/values';
import { http } from './responses';

const SECRET = 'ecr-fuzz-dockerconfigjson';
const HOUR_MS = 3_600_000;
const OPERATIONS: Record<string, string> = {
  PutSecretValue: 'put',
  GetSecretValue: 'read',
  DescribeSecret: 'describe',
};

/** Returns a spec with these token sources, regions or `public`, and one secret. */
export function specOf(sources: string[]): ResolvedSpec {
  return spec({
    credential: 'fuzz',
    registries: sources.filter((source) => source !== 'public').map((region) => ({ region })),
    publicRegistry: sources.includes('public'),
    secrets: [{ name: SECRET, format: 'dockerconfigjson' }],
  });
}

/** All valid tokens: a new one and a previous one of each source. */
export const TOKENS = ['eu-west-1', 'us-east-1', 'public'].flatMap((source) => [
  tokenOf(source),
  tokenOf(`previous ${source}`),
]);

/** A call, by its operation and by the source of a token. */
export type CallName =
  | 'token eu-west-1'
  | 'token us-east-1'
  | 'token public'
  | 'read'
  | 'describe'
  | 'put'
  | 'verifyToken';

interface RawRequest {
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** AWS and the registries, which respond correctly unless a response was set for the call. */
export class FuzzedAws {
  /** The secret's value. */
  value: string;
  /** The responses that replace the correct ones. */
  readonly responses = new Map<CallName, Buffer>();

  /** @param sources the sources of the tokens that the secret contains */
  constructor(private readonly sources: string[]) {
    this.value = dockerConfig(
      ...sources.map((source): [string, string] => [hostOf(source), tokenOf(`previous ${source}`)]),
    );
  }

  respond({ headers, body }: RawRequest): Buffer {
    const [service = '', operation = ''] = String(headers['x-amz-target'] ?? '').split('.');
    const region = /\/(\w+-\w+-\d)\//.exec(String(headers.authorization))?.[1] ?? '';
    const name = service.startsWith('Spencer') ? 'token public' : (OPERATIONS[operation] ?? `token ${region}`);
    // The value is stored even if the response is replaced.
    if (name === 'put') this.value = (JSON.parse(body) as { SecretString: string }).SecretString;
    return this.responses.get(name as CallName) ?? http(200, JSON.stringify(this.validBody(name)));
  }

  /** Responds as a registry that accepts all valid tokens. */
  respondAsRegistry({ headers }: RawRequest): Buffer {
    const auth = String(headers.authorization).split(' ')[1] ?? '';
    return this.responses.get('verifyToken') ?? http(TOKENS.includes(auth) ? 200 : 400, '{}');
  }

  /** Returns the body of the correct response to a call. */
  validBody(name: string): unknown {
    const previousVersion = versionId(new Date(Date.now() + 8 * HOUR_MS), '0'.repeat(32));
    if (name === 'put') return { ARN: arnOf(SECRET), Name: SECRET };
    if (name === 'describe') return { Name: SECRET, VersionIdsToStages: { [previousVersion]: ['AWSCURRENT'] } };
    if (name === 'read') return { ARN: arnOf(SECRET), SecretString: this.value, VersionId: previousVersion };
    if (name === 'verifyToken') return { errors: [{ code: 'DENIED', message: 'no' }] };
    const source = name.replace('token ', '');
    const data = { authorizationToken: tokenOf(source), expiresAt: (Date.now() + 12 * HOUR_MS) / 1000 };
    if (source === 'public') return { authorizationData: data };
    return { authorizationData: [{ ...data, proxyEndpoint: `https://${ACCOUNT}.dkr.ecr.${source}.amazonaws.com` }] };
  }

  /** Returns what is worse than before the run: hosts without a token, and hosts with an invalid one. */
  regressions(): string[] {
    const { auths } = JSON.parse(this.value) as { auths: Record<string, { auth: string }> };
    const invalid = Object.entries(auths).filter(([, { auth }]) => !TOKENS.includes(auth));
    const lost = this.sources.map((source) => hostOf(source)).filter((host) => !auths[host]);
    return [...invalid.map(([host]) => `an invalid token for ${host}`), ...lost.map((host) => `no token for ${host}`)];
  }
}

/** Starts a server that responds with bytes, valid HTTP or not. Each connection ends after its response. */
async function startRawServer(respond: (request: RawRequest) => Buffer) {
  const server = createServer(async (request) => {
    const body = await readBody(request);
    request.socket.end(respond({ headers: request.headers, body }));
  });
  // A client may close the connection before the end of an invalid response.
  server.on('connection', (socket) => socket.on('error', () => {}));
  const port = await listen(server);
  return { port, close: () => close(server) };
}

/** Loopback servers for the APIs of AWS and for the registries. */
export interface Servers {
  /** Sets the AWS that responds from now on. */
  use(aws: FuzzedAws): void;
  close(): Promise<void>;
}

/** Starts the servers, and redirects this process to them: the APIs by environment variables, the registries by an agent. */
export async function startServers(): Promise<Servers> {
  let aws = new FuzzedAws([]);
  const apis = await startRawServer((request) => aws.respond(request));
  const registries = await startRawServer((request) => aws.respondAsRegistry(request));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${apis.port}`;
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'fuzz';
  process.env.AWS_SECRET_ACCESS_KEY = 'fuzz';
  const original = https.globalAgent;
  https.globalAgent = new https.Agent();
  Object.assign(https.globalAgent, { createConnection: () => connect(registries.port, '127.0.0.1') });
  return {
    use(next) {
      aws = next;
    },
    async close() {
      https.globalAgent = original;
      await Promise.all([apis.close(), registries.close()]);
    },
  };
}
