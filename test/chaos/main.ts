import { parseArgs, styleText } from 'node:util';
import { FEED_FAULTS } from '../lambda/feed/faults';
import { type FeedRow, rowOf, runWithFault } from '../lambda/feed/faults/harness';
import { brokenGuarantees, monthsText, simulateMonths } from '../simulation/months';
import { allScenarios } from './families';
import { runScenarios, type ScenarioResult } from './run-scenario';
import { synthesizeChaos } from './world';

const USAGE = `Usage: npm run chaos -- [NAME | --month] [--json]

Injects every fault into the real function on a local AWS. Shows which tokens a consumer has before and after, and how
the run reports the fault. Does the same for a feed and its third party. Then simulates months of random faults.
The exit status is 1 if an invariant or a guarantee is broken.

  NAME      runs only the scenarios and feed faults whose family or name contains NAME, and no months
  --month   simulates only the months
  --json    prints one JSON document instead of text
  --help    prints this text`;

const MONTHS = 1000;

type ShowProgress = (text: string) => void;

async function main(): Promise<void> {
  const { values, positionals } = parseOptions();
  if (values.help) return console.log(USAGE);
  const name = positionals.join(' ');
  const progress = values.json || !process.stdout.isTTY ? () => {} : overwriteLine;

  const rows = values.month ? [] : await runMatchingScenarios(name, progress);
  const feeds = values.month ? [] : await runFeedFaults(name, progress);
  if (!values.month && rows.length + feeds.length === 0) {
    throw new Error(`no scenario and no feed fault has "${name}" in its family or name`);
  }
  const print = values.json ? () => {} : console.log;
  if (rows.length > 0) print(tableOf(rows, ['fault', 'before', 'after', 'reported'], 'scenarios'));
  if (feeds.length > 0) print(tableOf(feeds, ['fault', 'before', 'after', 'attempts', 'reported'], 'feed faults'));

  progress(name ? '' : 'simulating months');
  const months = name ? undefined : await simulateMonths(MONTHS);
  progress('');
  const brokenMonths = months ? brokenGuarantees(months) : [];
  if (months) print([monthsText(months), ...brokenMonths].join('\n'));
  if (values.json) console.log(JSON.stringify({ rows, feeds, months, brokenMonths }, null, 2));
  if ([...rows, ...feeds].some(({ broken }) => broken.length > 0) || brokenMonths.length > 0) process.exitCode = 1;
}

function parseOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ allowPositionals: true, options: { month: flag, json: flag, help: flag } });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function runMatchingScenarios(name: string, progress: ShowProgress): Promise<ScenarioResult[]> {
  const started = performance.now();
  progress('synthesizing the template');
  const chaos = await synthesizeChaos();
  try {
    const scenarios = (await allScenarios(chaos)).filter(matches(name));
    let done = 0;
    return await runScenarios(chaos, scenarios, () => {
      progress(`${++done} of ${scenarios.length} scenarios, ${Math.round((performance.now() - started) / 1000)} s`);
    });
  } finally {
    progress('');
    chaos.remove();
  }
}

/** Runs the faults one at a time, because some of them depend on how long a feed waits. */
async function runFeedFaults(name: string, progress: ShowProgress): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  const faults = FEED_FAULTS.filter(matches(name));
  for (const fault of faults) {
    progress(`${rows.length} of ${faults.length} feed faults`);
    rows.push(rowOf(await runWithFault(fault)));
  }
  progress('');
  return rows;
}

function matches(text: string): (one: { family: string; name: string }) => boolean {
  return ({ family, name }) => `${family}: ${name}`.toLowerCase().includes(text.toLowerCase());
}

/** Returns rows as a table, with a heading per family, the broken invariants below their row, and a count. */
function tableOf<C extends string>(
  rows: (Record<C, string> & { family: string; broken: string[] })[],
  columns: readonly C[],
  noun: string,
): string {
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)));
  const line = (texts: string[]) => `  ${texts.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd();
  const families = [...new Set(rows.map(({ family }) => family))].flatMap((family) => [
    `\n${process.stdout.isTTY ? styleText('bold', family) : family}`,
    ...rows
      .filter((row) => row.family === family)
      .flatMap((row) => [
        line(columns.map((column) => row[column])),
        ...row.broken.map((text) => `    BROKEN: ${text}`),
      ]),
  ]);
  const passed = rows.filter(({ broken }) => broken.length === 0).length;
  const total = `\n${rows.length} ${noun}: ${passed} passed, ${rows.length - passed} failed\n`;
  return [line([...columns]), ...families, total].join('\n');
}

function overwriteLine(text: string): void {
  process.stdout.write(`\r\u001b[K${text}`);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 2;
});
