import https from 'node:https';
import { connect } from 'node:net';
import type { ResolvedSpec } from '../../lambda/core/spec';
import { versionId } from '../../lambda/core/version-id';
import { ACCOUNT, arnOf, dockerConfig, hostOf, spec, tokenOf } from '../lambda/support/fakes';
import { http } from './answers';
import { type RawRequest, RawServer } from './raw-server';

const SECRET = 'ecr-fuzz-dockerconfigjson';
/** ECR Public, beside the regions. */
export const PUBLIC = 'public';

/** A spec of these sources of tokens, regions or the public registry, and one secret. */
export function specOf(sources: string[]): ResolvedSpec {
  return spec({
    credential: 'fuzz',
    registries: sources.filter((source) => source !== PUBLIC).map((region) => ({ region })),
    publicRegistry: sources.includes(PUBLIC),
    secrets: [{ name: SECRET, format: 'dockerconfigjson' }],
  });
}

/** Every token of this AWS: a new one of each source, and an old one, which still works. */
export const AUTHS = ['eu-west-1', 'us-east-1', PUBLIC].flatMap((source) => [
  tokenOf(source),
  tokenOf(`old ${source}`),
]);

/** Calls by names of our own: the operation, and for a token the source. */
export type CallName = 'token eu-west-1' | 'token public' | 'read' | 'describe' | 'put' | 'verifyToken';

/** AWS at a raw socket: it does as it should, but for the one call whose answer is given. */
export class FuzzedAws {
  /** The secret's value. */
  value: string;
  /** Bytes that a call is answered with instead. */
  readonly answers = new Map<CallName | 'token us-east-1', Buffer>();

  /** @param sources whose old logins the secret holds */
  constructor(private readonly sources: string[]) {
    this.value = dockerConfig(...sources.map((source): [string, string] => [hostOf(source), tokenOf(`old ${source}`)]));
  }

  answer({ headers, body }: RawRequest): Buffer {
    const [service = '', operation = ''] = (headers['x-amz-target'] ?? '').split('.');
    const region = /\/(\w+-\w+-\d)\//.exec(headers.authorization ?? '')?.[1] ?? '';
    const name = service.startsWith('Spencer') ? 'token public' : (NAMES[operation] ?? `token ${region}`);
    // The work is done, whatever the caller is told of it.
    if (name === 'put') this.value = (JSON.parse(body) as { SecretString: string }).SecretString;
    return this.answers.get(name as CallName) ?? http(200, JSON.stringify(this.rightAnswer(name)));
  }

  /** A registry that takes every token of this AWS. */
  answerProbe({ headers }: RawRequest): Buffer {
    const auth = headers.authorization?.split(' ')[1] ?? '';
    return this.answers.get('verifyToken') ?? http(AUTHS.includes(auth) ? 200 : 400, '{}');
  }

  /** The body of the right answer to a call. */
  rightAnswer(name: string): unknown {
    if (name === 'put') return { ARN: arnOf(SECRET), Name: SECRET };
    if (name === 'describe') return { Name: SECRET, VersionIdsToStages: { [oldVersion()]: ['AWSCURRENT'] } };
    if (name === 'read') return { ARN: arnOf(SECRET), SecretString: this.value, VersionId: oldVersion() };
    if (name === 'verifyToken') return { errors: [{ code: 'DENIED', message: 'no' }] };
    const source = name.replace('token ', '');
    const data = { authorizationToken: tokenOf(source), expiresAt: (Date.now() + 12 * HOUR_MS) / 1000 };
    if (source === PUBLIC) return { authorizationData: data };
    return { authorizationData: [{ ...data, proxyEndpoint: `https://${ACCOUNT}.dkr.ecr.${source}.amazonaws.com` }] };
  }

  /** What is worse about the value than before: a login that is gone, or something that is no login of this AWS. */
  worse(): string[] {
    const { auths } = JSON.parse(this.value) as { auths: Record<string, { auth: string }> };
    const foreign = Object.entries(auths).filter(([, { auth }]) => !AUTHS.includes(auth));
    const lost = this.sources.map((source) => hostOf(source)).filter((host) => !auths[host]);
    return [...foreign.map(([host]) => `no token of this AWS for ${host}`), ...lost.map((host) => `lost ${host}`)];
  }
}

function oldVersion(): string {
  return versionId(new Date(Date.now() + 8 * HOUR_MS), '0'.repeat(32));
}

const HOUR_MS = 3_600_000;
const NAMES: Record<string, string> = { PutSecretValue: 'put', GetSecretValue: 'read', DescribeSecret: 'describe' };

/** The loopback servers of AWS's APIs and of the registries. */
export interface Servers {
  /** Which AWS they are from now on. */
  play(aws: FuzzedAws): void;
  close(): Promise<void>;
}

/** Starts them, and leads this process to them: the APIs by its environment, the registries by its agent, without TLS. */
export async function startServers(): Promise<Servers> {
  let aws = new FuzzedAws([]);
  const apis = await RawServer.start((request) => aws.answer(request));
  const registries = await RawServer.start((request) => aws.answerProbe(request));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${apis.port}`;
  process.env.AWS_REGION = 'eu-west-1';
  process.env.AWS_ACCESS_KEY_ID = 'fuzz';
  process.env.AWS_SECRET_ACCESS_KEY = 'fuzz';
  const before = https.globalAgent;
  https.globalAgent = new https.Agent();
  Object.assign(https.globalAgent, { createConnection: () => connect(registries.port, '127.0.0.1') });
  return {
    play(next) {
      aws = next;
    },
    async close() {
      https.globalAgent = before;
      await Promise.all([apis.close(), registries.close()]);
    },
  };
}
