import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Config, type Credential, stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { readArguments, SHARED_OPTIONS } from '../shared/arguments';
import { resolveClient, userMessage } from '../shared/client';
import { credentialNamed, run } from '../shared/command-line';
import { describe } from './describe-secret';
import { mapConcurrent } from './map-concurrent';
import type { Subject } from './remediation';
import { formatStatuses } from './report';
import { statusOf } from './secret-status';

const USAGE = `Usage: npm run status [-- CREDENTIAL ...] [--region eu-west-1] [--config FILE] [--json]

Shows how each secret stands, and until when its login lives. It needs the right to secretsmanager:DescribeSecret alone.
Ends with 0 if every secret is fresh, with 1 if not, with 2 if the command line or the config is wrong.

  CREDENTIAL       only the secrets of these credentials
${SHARED_OPTIONS}`;

/** For all secrets together; each attempt of a call has 5 s of its own. */
const TIMEOUT_MS = 30_000;
/** Hundreds of secrets take a second or two so. */
const AT_ONCE = 10;

const CLIENT_OPTIONS = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 2000, requestTimeout: 5000, throwOnRequestTimeout: true },
} as const;

async function main(): Promise<void> {
  const given = readArguments(USAGE);
  if (!given) return;
  const { names, where, file, json } = given;
  const config = await loadConfig(file);
  const named = names.map((name) => credentialNamed(config, name, file));
  const client = new SecretsManagerClient({ ...CLIENT_OPTIONS, ...where });
  const region = await resolveClient(client);
  const credentials = named.length > 0 ? named : config.credentials;
  const subjects = credentials.flatMap((credential) => subjectsOf(config, credential, { region, config: file }));
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const now = new Date();
  const statuses = await mapConcurrent(AT_ONCE, subjects, async (subject) =>
    statusOf(subject, await describe(client, subject, signal), now),
  );
  console.log(json ? JSON.stringify(statuses, null, 2) : formatStatuses(statuses, now));
  if (statuses.some(({ state }) => state !== 'fresh')) process.exitCode = 1;
}

function subjectsOf(all: Config, credential: Credential, place: Pick<Subject, 'region' | 'config'>): Subject[] {
  const { name, refreshEveryHours, secrets } = credential;
  const stack = stackNameOf(all, credential);
  const shared = {
    credential: name,
    refreshEveryHours,
    stack,
    refresher: credentialNames(all.stackName, name, place.region).function,
    ...place,
  };
  return secrets.map((secret) => ({ ...shared, secret: secret.name, format: secret.format }));
}

run(main, userMessage);
