import { parseArgs } from 'node:util';

/** The parts of the benchmark, in the order in which they run. */
export const PARTS = ['cold', 'synth', 'helper'] as const;

/** A part of the benchmark. */
export type Part = (typeof PARTS)[number];

/** An invalid command line. */
export class UsageError extends Error {}

export const USAGE = `Usage: npm run bench -- [PART...] [--quick] [--json] [--node FILE]

Measures this project side by side with alternatives, against a stand-in AWS on loopback.
Each round runs every program once.

  cold         a refresh after a cold start, from the start of the process to its exit
  synth        cdk synth of 1, 100 and 900 credentials, and of a minimal CDK app
  helper       registry credentials from the docker credential helper

  --quick      run few rounds, to see that the benchmark works; do not publish these figures
  --json       print one JSON document
  --node FILE  run the function with this Node 24
  --help       print this text

Without a part, all parts run. Each run writes its tables and JSON to bench/results/.`;

/**
 * Parses the command line.
 * @throws UsageError if an option or a part is unknown
 */
export function parseOptions(args: string[]) {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { quick: flag, json: flag, node: { type: 'string' }, help: flag },
    });
    const unknown = positionals.find((name) => !(PARTS as readonly string[]).includes(name));
    if (unknown !== undefined) throw new Error(`got the part ${unknown}; must be one of ${PARTS.join(', ')}`);
    return { ...values, parts: PARTS.filter((part) => positionals.length === 0 || positionals.includes(part)) };
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
