import { setMaxListeners } from 'node:events';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Config, type Credential, stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { printable } from '../../lambda/core/error-message';
import { regionSetting, resolveClient } from '../common/client';
import { findCredential } from '../common/command-line';
import { mapConcurrent } from '../common/map-concurrent';
import type { SharedOptions } from '../common/options';
import { printableJson } from '../common/printable';
import { describeSecret } from './describe-secret';
import type { DeployedSecret } from './remediation';
import { formatStatuses } from './report';
import { type SecretStatus, secretStatus } from './secret-status';

/** The limit for all secrets together. Each attempt of a call also has a limit of 5 s. */
const TIMEOUT_MS = 30_000;
/** At this concurrency, hundreds of secrets take one or two seconds. */
const CONCURRENT_CALLS = 10;

const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

/** Prints the state of each secret. Sets the exit status to 1 unless all secrets are fresh and all copies are usable. */
export async function status(names: string[], options: SharedOptions): Promise<void> {
  const { config: file, json } = options;
  const config = await loadConfig(file);
  const named = names.map((name) => findCredential(config, name, file));
  const client = new SecretsManagerClient({ ...CLIENT_OPTIONS, ...regionSetting(options) });
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
  if (!statuses.every(isHealthy)) process.exitCode = 1;
}

function isHealthy({ state, replicas }: SecretStatus): boolean {
  return state === 'fresh' && replicas.every(({ why }) => why === null);
}

function secretsOf(
  config: Config,
  credential: Credential,
  deployment: Pick<DeployedSecret, 'region' | 'config'>,
): DeployedSecret[] {
  const { name, refreshEveryHours, secrets, replicas } = credential;
  const shared = {
    credential: name,
    refreshEveryHours,
    replicas,
    stack: stackNameOf(config, credential),
    refresher: credentialNames(config.stackName, name, deployment.region).function,
    ...deployment,
  };
  return secrets.map((secret) => ({ ...shared, secret: secret.name, format: secret.format }));
}
