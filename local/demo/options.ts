import { parseArgs } from 'node:util';

/** Options of `npm start`. */
export interface Options {
  /** The config file, or undefined for the app's default. */
  config: string | undefined;
  /** Prints one JSON document instead of text. */
  json: boolean;
  /** Keeps running and refreshing after the last step. */
  keep: boolean;
  help: boolean;
}

/** An error in the command line. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm start -- [--config FILE] [--json | --keep]

Runs the whole product on a stand-in AWS: the real template, the real function and a real consumer.

  --config FILE  config file (default: refresher.config.ts)
  --json         prints the result as one JSON document
  --keep         keeps running and refreshing until Ctrl-C; one hour takes one minute
  --help         prints this text`;

/**
 * Parses the command line.
 * @throws UsageError
 */
export function parseOptions(args: string[]): Options {
  try {
    const { values } = parseArgs({
      args,
      options: {
        config: { type: 'string' },
        json: { type: 'boolean', default: false },
        keep: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.json && values.keep) throw new Error('got --json and --keep; use one of them');
    return { config: values.config, json: values.json, keep: values.keep, help: values.help };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
