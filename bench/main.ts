import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
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

/** Exit statuses of a program that a signal ends: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

const RESULTS = join(__dirname, 'results');

const MEASURE: Record<Part, (context: Context) => Promise<Section>> = { cold, growth, synth, consumer, cost };

async function main(): Promise<void> {
  const { parts, quick, json, node: given, help } = parseOptions(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const node = findNode(given);
  const report: Report = { date: new Date().toISOString(), machine: machine(node), quick, sections: [] };
  const folder = mkdtempSync(join(tmpdir(), 'ecr-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const [signal, status] of Object.entries(SIGNALS)) process.on(signal, () => process.exit(status));
  const before = load();
  for (const part of parts) {
    const { say, end } = terminalProgress(part);
    const section = MEASURE[part]({ node, quick, folder: join(folder, part), progress: say }).finally(end);
    report.sections.push(await section);
  }
  report.machine += `, load ${before} before and ${load()} after`;
  const [text, document] = [reportText(report), `${JSON.stringify(report, null, 2)}\n`];
  await keep(report.date, text, document);
  process.stdout.write(json ? document : text);
}

/** What the figures hang on beside the product. */
function machine(node: Node): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const nodes = `Node ${process.version}, the function on ${node.version}`;
  return `${cpus().length} × ${model.trim()}, ${memory} GiB, ${process.platform}, ${nodes}`;
}

/** How many processes wanted a CPU in the last minute: what is over the number of CPUs made the others wait. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
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
