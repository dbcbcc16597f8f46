import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ecr, ecrPublic } from './aws/ecr';
import { Functions } from './aws/functions';
import { Identities, type Identity } from './aws/identities';
import { Secrets } from './aws/secrets';
import { secretsManager } from './aws/secrets-manager';
import { awsServer, handleApi } from './aws/server';
import { Tokens } from './aws/tokens';
import type { CallRecord } from './http/calls';
import { Faults } from './http/faults';
import { close, listen } from './http/http';
import { type CertificateAuthority, certificateAuthority } from './registry/certificates';
import { demoImage, type Image } from './registry/image';
import { registryServer } from './registry/server';

/** How a stand-in AWS is set. */
export interface StandInOptions {
  /** The one account that identities and secrets are in. */
  account: string;
  /**
   * How long authorization tokens live.
   * @default 12 hours, as in AWS
   */
  tokenTtlSeconds?: number;
  /**
   * The time, for tests.
   * @default the system's
   */
  now?: () => Date;
  /**
   * Who vouches for the registries' hosts: many stand-ins of one process may share it, for keys take their time.
   * @default an authority of its own
   */
  authority?: CertificateAuthority;
}

/**
 * A small AWS in this process: ECR, ECR Public, Secrets Manager, Lambda's Invoke, and every ECR registry, on the
 * loopback interface.
 */
export interface StandIn {
  account: string;
  /** The URL of every AWS API. */
  endpoint: string;
  /** The loopback port of every registry. */
  registryPort: number;
  /** A PEM file: the authority that vouches for the registries' hosts. */
  certificateFile: string;
  identities: Identities;
  secrets: Secrets;
  /** Those that were deployed: Lambda's Invoke runs them. */
  functions: Functions;
  tokens: Tokens;
  /** What is in each repository. */
  image: Image;
  faults: Faults;
  /** Every call since the start, oldest first. */
  calls: CallRecord[];
  /** The environment in which a client is this identity, in this region; {@link NODE_FLAGS} complete it. */
  environment(identity: Identity, region: string): Record<string, string>;
  close(): Promise<void>;
}

/** What node must be told, beside the environment, for the registries' hosts to lead here. */
export const NODE_FLAGS = ['--require', join(__dirname, 'registry', 'redirect.cjs')];

/** Starts a stand-in AWS; it ends with {@link StandIn.close}. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { account, tokenTtlSeconds, now = () => new Date() } = options;
  const calls: CallRecord[] = [];
  const faults = new Faults();
  const identities = new Identities();
  const secrets = new Secrets(account, now);
  const functions = new Functions(account);
  const tokens = new Tokens(now, tokenTtlSeconds);
  const authority = options.authority ?? (await certificateAuthority());
  const image = demoImage();
  const services = [ecr(tokens, account), ecrPublic(tokens), secretsManager(secrets, now)];
  const world = { services, functions, identities, faults, calls };
  const aws = awsServer(world);
  const api = (request: IncomingMessage, response: ServerResponse) => handleApi(world, request, response);
  const registry = registryServer({ tokens, authority, image, faults, calls, api });
  const folder = await mkdtemp(join(tmpdir(), 'ecr-stand-in-'));
  const certificateFile = join(folder, 'ca.pem');
  await writeFile(certificateFile, authority.certificate);
  const endpoint = `http://127.0.0.1:${await listen(aws)}`;
  const registryPort = await listen(registry);
  return {
    account,
    endpoint,
    registryPort,
    certificateFile,
    identities,
    secrets,
    functions,
    tokens,
    image,
    faults,
    calls,
    environment: ({ accessKeyId, secretAccessKey, sessionToken }, region) => ({
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      NODE_EXTRA_CA_CERTS: certificateFile,
      ECR_STAND_IN_REGISTRY_PORT: String(registryPort),
    }),
    async close() {
      functions.stop();
      await Promise.all([close(aws), close(registry)]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
