import { parseArgs } from 'node:util';
import { checkRegion } from './command-line';

/** The arguments of the commands that call AWS. */
export interface Arguments {
  /** Names of credentials. Whether they exist is not checked yet. */
  names: string[];
  /** Options for an SDK client. Without a region, the client reads it from the environment or the AWS profile. */
  clientOptions: { region?: string };
  /** The config file, if one was given. */
  file: string | undefined;
  json: boolean;
}

/** The options that all these commands share, for their usage texts. */
export const SHARED_OPTIONS = `  --region REGION  region of the stack (default: AWS_REGION, or the region of the AWS profile)
  --config FILE    config file (default: refresher.config.ts)
  --json           prints JSON; docs/operations.md describes the fields
  --help           prints this text`;

/**
 * Parses the command line.
 * @returns undefined if the user asked for help, which is then printed
 * @throws UsageError, or the error of `parseArgs`
 */
export function readArguments(usage: string): Arguments | undefined {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      region: { type: 'string' },
      config: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { region, config: file, json, help } = values;
  if (help) {
    console.log(usage);
    return undefined;
  }
  if (region !== undefined) checkRegion(region);
  return { names: positionals, clientOptions: region === undefined ? {} : { region }, file, json };
}
