import { parseArgs } from 'node:util';
import { allScenarios } from './families';
import { brokenPromises, simulateMonths } from './month/months';
import { monthsText } from './month/text';
import { type Row, rowOf } from './row';
import { runAll } from './run-all';
import { layOut } from './table';
import { synthesizeChaos } from './world';

const USAGE = `Usage: npm run chaos -- [NAME | --month] [--json]

Lets every fault befall the real function on a stand-in AWS, and shows what a consumer held before and after, and how
the run told of it. Then simulates months of faults at random. Exit status 1: a promise was broken.

  NAME      only the scenarios whose family or name holds this text, and no months
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
  const broken = rows.filter((row) => row.broken.length > 0);
  if (!values.json && rows.length > 0) {
    console.log(layOut(rows));
    console.log(`\n${rows.length} scenarios: ${rows.length - broken.length} as promised, ${broken.length} not`);
  }

  progress(wanted ? '' : 'simulating months');
  const months = wanted ? undefined : await simulateMonths(SEEDS);
  progress('');
  const brokenMonths = months ? brokenPromises(months) : [];
  if (!values.json && months) console.log(['', monthsText(months), ...brokenMonths].join('\n'));
  if (values.json) console.log(JSON.stringify({ rows, months, brokenMonths }, null, 2));
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
    const scenarios = all.filter(({ family, name }) =>
      `${family}: ${name}`.toLowerCase().includes(wanted.toLowerCase()),
    );
    if (scenarios.length === 0) throw new Error(`no scenario has "${wanted}" in its family or name`);
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

function overwriteLine(text: string): void {
  process.stdout.write(`\r\u001b[K${text}`);
}

main().catch((error: unknown) => {
  console.error((error as Error).message);
  process.exitCode = 2;
});
