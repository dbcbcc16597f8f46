import { parseArgs } from 'node:util';
import { checkRegion } from './command-line';

/** What the programs here are told. */
export interface Arguments {
  /** Names of credentials, not yet looked up. */
  names: string[];
  /** For an SDK client: without a region it looks for one itself. */
  where: { region?: string };
  /** The config file, if one was given. */
  file: string | undefined;
  json: boolean;
}

/** What every usage says of the options that it shares. */
export const SHARED_OPTIONS = `  --region REGION  where the stack is; by default AWS_REGION, or the region of the AWS profile
  --config FILE    another config than refresher.config.ts
  --json           the same for programs: docs/operations.md
  --help           this text`;

/**
 * Reads the command line.
 * @returns undefined where only help was wanted, and was printed
 * @throws UsageError, or parseArgs' own error
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
  return { names: positionals, where: region === undefined ? {} : { region }, file, json };
}
