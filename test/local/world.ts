import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach } from 'vitest';
import type { Identity } from '../../local/stand-in/aws/identities';
import { type StandIn, startStandIn } from '../../local/stand-in/stand-in';

const ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '210987654321';
export const IRELAND = 'eu-west-1';
export const VIRGINIA = 'us-east-1';
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${IRELAND}.amazonaws.com`;
export const PUBLIC_REGISTRY = 'public.ecr.aws';

/** A statement that allows actions on resources. */
export function allow(Action: string | string[], Resource: string | string[] = '*', Condition?: object): object {
  return { Effect: 'Allow', Action, Resource, ...(Condition ? { Condition } : {}) };
}

/** A stand-in for one test, and its clock: a thing to set, not to wait for. */
export interface World extends StandIn {
  clock: { now: Date };
}

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** An empty folder that is removed with the test. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ecr-test-'));
  ends.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a stand-in that ends with the test. */
export async function startWorld(): Promise<World> {
  const clock = { now: new Date('2026-03-01T08:00:00.000Z') };
  const standIn = await startStandIn({ account: ACCOUNT, now: () => clock.now });
  ends.push(standIn.close);
  return { ...standIn, clock };
}

/** An identity with these statements; without any it may do everything. */
export function identity({ identities }: StandIn, statements: object[] = [allow('*')], name = 'tester'): Identity {
  return identities.add({ name, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, statements });
}

/** How an SDK client is this identity, and tells every error at once. */
export function as({ endpoint }: StandIn, credentials: Identity, region = IRELAND) {
  return { endpoint, region, credentials, maxAttempts: 1 };
}

export function secretsManager(world: StandIn, credentials = identity(world), region = IRELAND): SecretsManagerClient {
  return new SecretsManagerClient(as(world, credentials, region));
}

export interface RegistryAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Asks the registry of a host, over TLS, as if the host were here. */
export function ask(
  { registryPort, certificateFile }: StandIn,
  path: string,
  { host = REGISTRY, authorization, method = 'GET' }: { host?: string; authorization?: string; method?: string } = {},
): Promise<RegistryAnswer> {
  const headers = { host, ...(authorization ? { authorization } : {}) };
  const options = { host: '127.0.0.1', port: registryPort, servername: host, path, method, headers, agent: false };
  return new Promise((resolve, reject) => {
    request({ ...options, ca: readFileSync(certificateFile) }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}
