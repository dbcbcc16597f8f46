import { setMaxListeners } from 'node:events';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Config, type Credential, stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { printable } from '../../lambda/core/error-message';
import { readArguments, SHARED_OPTIONS } from '../common/arguments';
import { resolveClient, userMessage } from '../common/client';
import { findCredential, runProgram } from '../common/command-line';
import { printableJson } from '../common/printable';
import { describeSecret } from './describe-secret';
import { mapConcurrent } from './map-concurrent';
import type { DeployedSecret } from './remediation';
import { formatStatuses } from './report';
import { secretStatus } from './secret-status';

const USAGE = `Usage: npm run status [-- CREDENTIAL ...] [--region eu-west-1] [--config FILE] [--json]

Prints the state of each secret and when it expires. It requires only secretsmanager:DescribeSecret.

  CREDENTIAL       prints only the secrets of these credentials
${SHARED_OPTIONS}

Exit status:
  0  all secrets are fresh
  1  not all secrets are fresh, or AWS could not be queried
  2  the command line or the config is wrong`;

/** The limit for all secrets together. Each attempt of a call also has a limit of 5 s. */
const TIMEOUT_MS = 30_000;
/** At this concurrency, hundreds of secrets take one or two seconds. */
const CONCURRENT_CALLS = 10;

const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

async function main(): Promise<void> {
  const given = readArguments(USAGE);
  if (!given) return;
  const { names, clientOptions, file, json } = given;
  const config = await loadConfig(file);
  const named = names.map((name) => findCredential(config, name, file));
  const client = new SecretsManagerClient({ ...CLIENT_OPTIONS, ...clientOptions });
  const region = await resolveClient(client);
  const credentials = named.length > 0 ? named : config.credentials;
  const secrets = credentials.flatMap((credential) => secretsOf(config, credential, { region, config: file }));
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  setMaxListeners(0, signal); // each attempt of a call adds one, and Node warns about more than 10
  const now = new Date();
  const statuses = await mapConcurrent(CONCURRENT_CALLS, secrets, async (secret) =>
    secretStatus(secret, await describeSecret(client, secret, signal), now),
  );
  console.log(json ? printableJson(statuses) : printable(formatStatuses(statuses, now)));
  if (statuses.some(({ state }) => state !== 'fresh')) process.exitCode = 1;
}

function secretsOf(
  config: Config,
  credential: Credential,
  deployment: Pick<DeployedSecret, 'region' | 'config'>,
): DeployedSecret[] {
  const { name, refreshEveryHours, secrets } = credential;
  const shared = {
    credential: name,
    refreshEveryHours,
    stack: stackNameOf(config, credential),
    refresher: credentialNames(config.stackName, name, deployment.region).function,
    ...deployment,
  };
  return secrets.map((secret) => ({ ...shared, secret: secret.name, format: secret.format }));
}

runProgram(main, userMessage);
