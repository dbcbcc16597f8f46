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

/** Options of a stand-in AWS. */
export interface StandInOptions {
  /** The account of the identities and secrets. */
  account: string;
  /**
   * The lifetime of authorization tokens.
   * @default 12 hours, as in AWS
   */
  tokenTtlSeconds?: number;
  /**
   * The clock, for tests.
   * @default the system's clock
   */
  now?: () => Date;
  /**
   * The authority that signs the certificates of the registries. Stand-ins can share one, because creating keys is
   * slow.
   * @default a new authority
   */
  authority?: CertificateAuthority;
}

/**
 * A small AWS in this process, on the loopback interface. It implements ECR, ECR Public, Secrets Manager, Lambda's
 * Invoke and all ECR registries.
 */
export interface StandIn {
  account: string;
  /** The URL of all AWS APIs. */
  endpoint: string;
  /** The loopback port of all registries. */
  registryPort: number;
  /** A PEM file with the certificate of the authority that signs those of the registries. */
  certificateFile: string;
  identities: Identities;
  secrets: Secrets;
  /** The deployed functions, which Lambda's Invoke runs. */
  functions: Functions;
  tokens: Tokens;
  /** The image in each repository. */
  image: Image;
  faults: Faults;
  /** All calls since the start, oldest first. */
  calls: CallRecord[];
  /** Returns the environment of a client with this identity in this region. Add {@link NODE_FLAGS} to its command. */
  environment(identity: Identity, region: string): Record<string, string>;
  close(): Promise<void>;
}

/** Flags with which Node connects to the stand-in instead of the registries' real hosts. */
export const NODE_FLAGS = ['--require', join(__dirname, 'registry', 'redirect.cjs')];

/** Starts a stand-in AWS. Stop it with {@link StandIn.close}. */
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
  const context = { services, functions, identities, faults, calls };
  const aws = awsServer(context);
  const api = (request: IncomingMessage, response: ServerResponse) => handleApi(context, request, response);
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
