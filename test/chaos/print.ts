import { parseArgs } from 'node:util';
import { FEED_FAULTS } from '../lambda/feed/faults';
import { type FeedRow, rowOf as feedRowOf, runWithFault } from '../lambda/feed/faults/harness';
import { brokenPromises, simulateMonths } from '../simulation/months';
import { monthsText } from '../simulation/text';
import { allScenarios } from './families';
import { type Row, rowOf } from './row';
import { runAll } from './run-all';
import { formatTable, type TableRow } from './table';
import { synthesizeChaos } from './world';

const USAGE = `Usage: npm run chaos -- [NAME | --month] [--json]

Lets every fault inject the real function on a stand-in AWS, and shows what a consumer held before and after, and how
the run told of it; the same of a feed's run and its third party. Then simulates months of faults at random. Exit
status 1: a promise was broken.

  NAME      only the scenarios and the feed's faults whose family or name holds this text, and no months
  --month   only the months
  --json    one JSON document instead of text
  --help    this text`;

const SEEDS = 1000;

async function main(): Promise<void> {
  const { values, positionals } = options();
  if (values.help) return console.log(USAGE);
  const wanted = positionals.join(' ');
  const progress = values.json || !process.stdout.isTTY ? () => {} : overwriteLine;

  const rows = values.month ? [] : await runScenarios(wanted, progress);
  const feeds = values.month ? [] : await runFeedFaults(wanted, progress);
  if (!values.month && rows.length + feeds.length === 0) {
    throw new Error(`no scenario and no fault of a feed has "${wanted}" in its family or name`);
  }
  const broken = [...rows, ...feeds].filter((row) => row.broken.length > 0);
  if (!values.json) {
    show(rows, ['fault', 'before', 'after', 'reported'], 'scenarios');
    show(feeds, ['fault', 'before', 'after', 'attempts', 'reported'], 'faults of a feed');
  }

  progress(wanted ? '' : 'simulating months');
  const months = wanted ? undefined : await simulateMonths(SEEDS);
  progress('');
  const brokenMonths = months ? brokenPromises(months) : [];
  if (!values.json && months) console.log([monthsText(months), ...brokenMonths].join('\n'));
  if (values.json) console.log(JSON.stringify({ rows, feeds, months, brokenMonths }, null, 2));
  if (broken.length > 0 || brokenMonths.length > 0) process.exitCode = 1;
}

function options() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        month: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${USAGE}`);
  }
}

async function runScenarios(wanted: string, progress: (text: string) => void): Promise<Row[]> {
  const started = performance.now();
  progress('synthesizing the template');
  const chaos = await synthesizeChaos();
  try {
    const all = await allScenarios(chaos);
    const scenarios = all.filter(matches(wanted));
    let done = 0;
    const rows = runAll(chaos, scenarios).map(async (verdict) => {
      const row = rowOf(await verdict);
      progress(`${++done} of ${scenarios.length} scenarios, ${Math.round((performance.now() - started) / 1000)} s`);
      return row;
    });
    return await Promise.all(rows);
  } finally {
    progress('');
    chaos.remove();
  }
}

/** One after the other: some are about how long a feed waits. */
async function runFeedFaults(wanted: string, progress: (text: string) => void): Promise<FeedRow[]> {
  const rows: FeedRow[] = [];
  const faults = FEED_FAULTS.filter(matches(wanted));
  for (const fault of faults) {
    progress(`${rows.length} of ${faults.length} faults of a feed`);
    rows.push(feedRowOf(await runWithFault(fault)));
  }
  progress('');
  return rows;
}

function matches(wanted: string): (one: { family: string; name: string }) => boolean {
  return ({ family, name }) => `${family}: ${name}`.toLowerCase().includes(wanted.toLowerCase());
}

function show<C extends string>(rows: TableRow<C>[], columns: readonly C[], what: string): void {
  if (rows.length === 0) return;
  const kept = rows.filter(({ broken }) => broken.length === 0).length;
  console.log(
    `${formatTable(rows, columns)}\n\n${rows.length} ${what}: ${kept} as promised, ${rows.length - kept} not\n`,
  );
}

function overwriteLine(text: string): void {
  process.stdout.write(`\r\u001b[K${text}`);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 2;
});
