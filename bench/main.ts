import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { cold } from './cold';
import type { Context, Progress } from './context';
import { helper } from './helper';
import { findNode, type Node } from './node24';
import { type Part, parseOptions, USAGE, UsageError } from './options';
import { type Report, reportText, type Section } from './report';
import { synth } from './synth';

/** Returns to the start of the terminal's line and erases it. */
const CLEAR_LINE = '\r\u001b[K';

const RESULTS = join(__dirname, 'results');

const MEASURE: Record<Part, (context: Context) => Promise<Section>> = { cold, synth, helper };

async function main(): Promise<void> {
  const { parts, quick, json, node: given, help } = parseOptions(process.argv.slice(2));
  if (help) return console.log(USAGE);
  const node = findNode(given);
  const report: Report = { date: new Date().toISOString(), machine: machine(node), quick, sections: [] };
  const folder = mkdtempSync(join(tmpdir(), 'ecr-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  // Without these handlers, a signal would skip the exit handlers. The status is the usual 128 plus the signal's number.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
  const before = load();
  for (const part of parts) {
    report.sections.push(await MEASURE[part]({ node, quick, folder: join(folder, part), progress: progressOf(part) }));
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
  }
  report.machine += `, load ${before} before and ${load()} after`;
  const [text, document] = [reportText(report), `${JSON.stringify(report, null, 2)}\n`];
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, report.date.slice(0, 19).replaceAll(/[-:]/g, ''));
  writeFileSync(`${file}.txt`, text);
  writeFileSync(`${file}.json`, document);
  process.stdout.write(json ? document : text);
}

/** Writes the current step to one line of the terminal. Without a terminal, it writes nothing. */
function progressOf(part: Part): Progress {
  const { stderr } = process;
  return (step) => {
    if (stderr.isTTY) stderr.write(`${CLEAR_LINE}${`${part}  ${step}`.slice(0, (stderr.columns || 80) - 1)}`);
  };
}

/** Describes the machine and the versions of Node, because the figures depend on them. */
function machine(node: Node): string {
  const [{ model } = { model: 'unknown' }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const nodes = `Node ${process.version}, the function on ${node.version}`;
  return `${cpus().length} × ${model.trim()}, ${memory} GiB, ${process.platform}, ${nodes}`;
}

/** Returns the load average of the last minute. If it exceeds the number of CPUs, processes had to wait for one. */
function load(): string {
  return (loadavg()[0] ?? 0).toFixed(1);
}

main().catch((error: unknown) => {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = error instanceof UsageError ? 2 : 1;
});
