import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { cold } from './cold';
import { consumer } from './consumer';
import type { Context } from './context';
import { cost } from './cost';
import { growth } from './growth';
import { findNode, type Node } from './node24';
import { type Part, parseOptions, USAGE, UsageError } from './options';
import { terminalProgress } from './progress';
import { type Report, reportText, type Section } from './report';
import { synth } from './synth';

const RESULTS = join(__dirname, 'results');

const MEASURE: Record<Part, (context: Context) => Promise<Section>> = { cold, growth, synth, consumer, cost };

async function main(): Promise<void> {
  const { parts, quick, json, node: given, help } = parseOptions(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const node = findNode(given);
  const report: Report = { date: new Date().toISOString(), machine: machine(node), quick, sections: [] };
  const folder = await mkdtemp(join(tmpdir(), 'ecr-bench-'));
  try {
    for (const part of parts) {
      const { say, end } = terminalProgress(part);
      const section = MEASURE[part]({ node, quick, folder: join(folder, part), progress: say }).finally(end);
      report.sections.push(await section);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const [text, document] = [reportText(report), `${JSON.stringify(report, null, 2)}\n`];
  await keep(report.date, text, document);
  process.stdout.write(json ? document : text);
}

/** What the figures hang on beside the product. A load says how much else there was to do. */
function machine(node: Node): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  return `${cpus().length} × ${model.trim()}, ${memory} GiB, ${process.platform}, load ${load}; Node ${process.version}, the function on ${node.version}`;
}

async function keep(date: string, text: string, document: string): Promise<void> {
  await mkdir(RESULTS, { recursive: true });
  const name = join(RESULTS, date.slice(0, 19).replaceAll(/[-:]/g, ''));
  await Promise.all([writeFile(`${name}.txt`, text), writeFile(`${name}.json`, document)]);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
