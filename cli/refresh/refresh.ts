import { LambdaClient } from '@aws-sdk/client-lambda';
import { stackNameOf } from '../../infra/config/credential';
import { loadConfig } from '../../infra/config/load';
import { credentialNames } from '../../infra/naming/names';
import { printable } from '../../lambda/core/error-message';
import { FUNCTION_TIMEOUT_SECONDS } from '../../lambda/core/limits';
import { regionSetting, resolveClient } from '../common/client';
import { findCredential } from '../common/command-line';
import { deployCommand } from '../common/commands';
import type { SharedOptions } from '../common/options';
import { printableJson } from '../common/printable';
import { invokeRefresher } from './invoke';
import { showProgress } from './progress';
import { formatResult } from './report';

const CLIENT_OPTIONS = {
  maxAttempts: 1, // a second attempt would start a second refresh
  // Longer than the function's timeout and its start.
  requestHandler: {
    connectionTimeout: 5000,
    requestTimeout: (FUNCTION_TIMEOUT_SECONDS + 20) * 1000,
    throwOnRequestTimeout: true,
  },
} as const;

/** Runs the function of a credential and prints its result. */
export async function refresh(name: string, options: SharedOptions): Promise<void> {
  const { config: file, json } = options;
  const config = await loadConfig(file);
  const stack = stackNameOf(config, findCredential(config, name, file));
  const client = new LambdaClient({ ...CLIENT_OPTIONS, ...regionSetting(options) });
  const region = await resolveClient(client);
  const refresher = {
    functionName: credentialNames(config.stackName, name, region).function,
    region,
    deploy: deployCommand(stack, file),
  };
  const result = await showProgress(process.stderr, `Refreshing ${name}`, () => invokeRefresher(client, refresher));
  console.log(json ? printableJson(result) : printable(formatResult(result, new Date())));
}
