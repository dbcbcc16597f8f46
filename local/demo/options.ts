import { parseArgs } from 'node:util';

/** What `npm start` can be told. */
export interface Options {
  /** The config file; undefined is the app's own. */
  config: string | undefined;
  /** One JSON document instead of text. */
  json: boolean;
  /** Stay up and go on refreshing. */
  keep: boolean;
  help: boolean;
}

/** A command line that can't be meant. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm start -- [--config FILE] [--json | --keep]

Runs the whole product on a stand-in AWS inside this process: the real template, the real function, a real consumer.

  --config FILE   another config than refresher.config.ts
  --json          the result as one JSON document
  --keep          stays up and goes on refreshing, an hour in a minute, until Ctrl-C
  --help          this text`;

/**
 * Reads the command line.
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
    if (values.json && values.keep) throw new Error('--json and --keep exclude each other');
    return { config: values.config, json: values.json, keep: values.keep, help: values.help };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
