import { LambdaClient } from '@aws-sdk/client-lambda';
import { stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import { readArguments, SHARED_OPTIONS } from '../shared/arguments';
import { resolveClient, userMessage } from '../shared/client';
import { credentialNamed, oneName, run } from '../shared/command-line';
import { deployCommand } from '../shared/commands';
import { invokeRefresher } from './invoke';
import { showing } from './progress';
import { formatResult } from './report';

const USAGE = `Usage: npm run refresh -- CREDENTIAL [--region eu-west-1] [--config FILE] [--json]

Refreshes a credential now, as its schedule does, and shows what was done. It needs the right to lambda:InvokeFunction on
the credential's function. Ends with 0 if all was refreshed, with 1 if not, with 2 if the command line or the config is
wrong.

${SHARED_OPTIONS}`;

const CLIENT_OPTIONS = {
  maxAttempts: 1, // a second attempt would be a second run
  // Above the function's own time-out of 100 s, and its start.
  requestHandler: {
    connectionTimeout: 5000,
    requestTimeout: (FUNCTION_TIMEOUT_SECONDS + 20) * 1000,
    throwOnRequestTimeout: true,
  },
} as const;

async function main(): Promise<void> {
  const given = readArguments(USAGE);
  if (!given) return;
  const { names, where, file, json } = given;
  const name = oneName(names, USAGE);
  const config = await loadConfig(file);
  const stack = stackNameOf(config, credentialNamed(config, name, file));
  const client = new LambdaClient({ ...CLIENT_OPTIONS, ...where });
  const region = await resolveClient(client);
  const refresher = {
    functionName: credentialNames(config.stackName, name, region).function,
    region,
    deploy: deployCommand(stack, file),
  };
  const result = await showing(process.stderr, `Refreshing ${name}`, () => invokeRefresher(client, refresher));
  console.log(json ? JSON.stringify(result, null, 2) : formatResult(result, new Date()));
}

run(main, userMessage);
