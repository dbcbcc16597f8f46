import { LambdaClient } from '@aws-sdk/client-lambda';
import { stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { printable } from '../../lambda/core/error-message';
import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import { readArguments, SHARED_OPTIONS } from '../common/arguments';
import { resolveClient, userMessage } from '../common/client';
import { findCredential, requireOneName, runProgram } from '../common/command-line';
import { deployCommand } from '../common/commands';
import { printableJson } from '../common/printable';
import { invokeRefresher } from './invoke';
import { showProgress } from './progress';
import { formatResult } from './report';

const USAGE = `Usage: npm run refresh -- CREDENTIAL [--region eu-west-1] [--config FILE] [--json]

Runs the function of a credential now, as its schedule does, and prints the result. It requires lambda:InvokeFunction on
the function.

  CREDENTIAL       the name of the credential
${SHARED_OPTIONS}

Exit status:
  0  the refresh succeeded
  1  the refresh failed
  2  the command line or the config is wrong`;

const CLIENT_OPTIONS = {
  maxAttempts: 1, // a second attempt would start a second refresh
  // Longer than the function's timeout and its start.
  requestHandler: {
    connectionTimeout: 5000,
    requestTimeout: (FUNCTION_TIMEOUT_SECONDS + 20) * 1000,
    throwOnRequestTimeout: true,
  },
} as const;

async function main(): Promise<void> {
  const given = readArguments(USAGE);
  if (!given) return;
  const { names, clientOptions, file, json } = given;
  const name = requireOneName(names, USAGE);
  const config = await loadConfig(file);
  const stack = stackNameOf(config, findCredential(config, name, file));
  const client = new LambdaClient({ ...CLIENT_OPTIONS, ...clientOptions });
  const region = await resolveClient(client);
  const refresher = {
    functionName: credentialNames(config.stackName, name, region).function,
    region,
    deploy: deployCommand(stack, file),
  };
  const result = await showProgress(process.stderr, `Refreshing ${name}`, () => invokeRefresher(client, refresher));
  console.log(json ? printableJson(result) : printable(formatResult(result, new Date())));
}

runProgram(main, userMessage);
