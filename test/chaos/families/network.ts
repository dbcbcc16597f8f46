import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { dirname, join } from 'node:path';
import { close, listen } from '../../../local/stand-in/http/http';
import { certificateAuthority } from '../../../local/stand-in/registry/certificates';
import { hostOf, REGION } from '../in-memory-ports';
import { failed, notVerified } from '../messages';
import { preload } from '../preload';
import type { Scenario } from '../scenario';
import type { ChaosWorld, Environment } from '../world';

/** No process listens on this port. */
const CLOSED = 'http://127.0.0.1:1';
const noDns = preload('no-dns');
/** Registries need DNS only if their hosts are not redirected to the local AWS. */
const noRedirect = preload('no-dns', 'no-redirect');
const ecrAt = (url: string) => ({ AWS_ENDPOINT_URL_ECR: url });
const secretsAt = (url: string) => ({ AWS_ENDPOINT_URL_SECRETS_MANAGER: url });
const registryAt = (port: string) => ({ ECR_STAND_IN_REGISTRY_PORT: port });
const API = `https://api.ecr.${REGION}.amazonaws.com`;
const SECRETS_API = `https://secretsmanager.${REGION}.amazonaws.com`;

type ServerEnvironment = (server: Awaited<ReturnType<typeof otherServer>>) => Environment;

/** Starts another server with an authority that the function does not trust, or that replaces the trusted one. */
const unknown = (environment: ServerEnvironment) => (world: ChaosWorld) =>
  otherServer(world, 'localhost').then(environment);

/** Starts another server with a trusted authority, and a certificate for another name. */
const misnamed = (environment: ServerEnvironment) => (world: ChaosWorld) =>
  otherServer(world, 'elsewhere.example.com').then((server) => ({ ...environment(server), ...server.trusted }));

/** The reported target of a fault, and how the run ends. */
const ECR = { ends: 'fails', reports: (reason: string) => failed(REGION, reason) } as const;
const SECRETS = { ends: 'fails', reports: (reason: string) => failed('ecr-one-dockerconfigjson', reason) } as const;
const REGISTRY = { ends: 'warns', reports: (reason: string) => notVerified(reason, hostOf(REGION)) } as const;

const FAULTS: [name: string, target: typeof ECR | typeof REGISTRY, reason: string, Scenario['environment']][] = [
  ['DNS does not resolve ECR', ECR, 'ENOTFOUND', () => ({ ...noRedirect, ...ecrAt(API) })],
  ['DNS does not resolve Secrets Manager', SECRETS, 'ENOTFOUND', () => ({ ...noDns, ...secretsAt(SECRETS_API) })],
  ['DNS does not resolve the registry', REGISTRY, 'ENOTFOUND', () => noRedirect],
  ['DNS does not resolve any name', ECR, '', () => ({ ...noRedirect, AWS_ENDPOINT_URL: API })],
  ['ECR refuses connections', ECR, 'ECONNREFUSED', () => ecrAt(CLOSED)],
  ['Secrets Manager refuses connections', SECRETS, 'ECONNREFUSED', () => secretsAt(CLOSED)],
  ['the registry refuses connections', REGISTRY, 'ECONNREFUSED', () => registryAt('1')],
  ["ECR's certificate has an unknown authority", ECR, 'certificate', unknown(({ url }) => ecrAt(url))],
  ["ECR's certificate has another name", ECR, 'altnames', misnamed(({ url }) => ecrAt(url))],
  [
    "Secrets Manager's certificate has an unknown authority",
    SECRETS,
    'certificate',
    unknown((at) => secretsAt(at.url)),
  ],
  ["the registry's certificate has an unknown authority", REGISTRY, 'certificate', unknown(({ trusted }) => trusted)],
  ["the registry's certificate has another name", REGISTRY, 'altnames', misnamed(({ port }) => registryAt(port))],
  ['the registry does not use TLS', REGISTRY, '', ({ standIn }) => registryAt(new URL(standIn.endpoint).port)],
  ['no endpoint is reachable', ECR, '', () => ({ AWS_ENDPOINT_URL: CLOSED, ...registryAt('1') })],
];

/** Faults of the network between the function and AWS. */
export const network: Scenario[] = FAULTS.map(([name, { ends, reports }, reason, environment = () => ({})]) => {
  return { name, ends, reports: [reports(`.*${reason}`)], environment };
});

/**
 * Starts a server that does not belong to AWS and answers every request with 200. It stops with the world.
 * @param name the host in its certificate
 * @returns its address, and the environment in which node trusts its authority instead of AWS's
 */
async function otherServer({ standIn, cleanUps }: ChaosWorld, name: string) {
  const authority = await certificateAuthority();
  const context = await authority.contextOf(name);
  const server = createServer({ SNICallback: (_, done) => done(null, context) }, (_, response) => response.end('{}'));
  // The local AWS removes this folder when it closes.
  const authorityFile = join(dirname(standIn.certificateFile), 'other-authority.pem');
  await writeFile(authorityFile, authority.certificate);
  const port = String(await listen(server));
  cleanUps.push(() => close(server));
  const trusted: Environment = { NODE_EXTRA_CA_CERTS: authorityFile };
  return { port, url: `https://localhost:${port}`, trusted };
}
