import { parseArgs } from 'node:util';

/** What can be measured, in the order in which it is. */
export const PARTS = ['cold', 'growth', 'synth', 'consumer', 'cost'] as const;

/** A part of the benchmark. */
export type Part = (typeof PARTS)[number];

/** What `npm run bench` can be told. */
export interface Options {
  parts: Part[];
  /** Few rounds: to see that it works, not to quote. */
  quick: boolean;
  /** One JSON document instead of tables. */
  json: boolean;
  /** The Node that runs the function; undefined finds one. */
  node: string | undefined;
  help: boolean;
}

/** A command line that can't be meant. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run bench -- [PART...] [--quick] [--json] [--node FILE]

Measures the product beside what else does its work, on loopback, every contender in turn in each round.

  cold         a cold refresh, process start to exit
  growth       16 regions and 16 secrets against one of each
  synth        1, 10 and 100 credentials
  consumer     a login from the helper and from other tools
  cost         dollars a credential and month; the quota that is met first

  --quick      few rounds
  --json       one JSON document
  --node FILE  the Node 24 that runs the function
  --help       this text

Without a part: all of them. Tables and JSON are kept in bench/results/.`;

/**
 * Reads the command line.
 * @throws UsageError
 */
export function parseOptions(args: string[]): Options {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        node: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    const unknown = positionals.find((name) => !(PARTS as readonly string[]).includes(name));
    if (unknown !== undefined) throw new Error(`got ${unknown}; must be of ${PARTS.join(', ')}`);
    const parts = positionals.length > 0 ? PARTS.filter((part) => positionals.includes(part)) : [...PARTS];
    return { parts, quick: values.quick, json: values.json, node: values.node, help: values.help };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
