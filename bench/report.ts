import type { Part } from './options';
import type { Spread } from './statistics';
import type { Skipped } from './tools';

/** A limit from {@link LIMITS} and the measured figure, which may be at most the limit. */
export interface Check {
  what: string;
  measured: number;
  limit: number;
}

/** A table whose first row is its head. */
export interface Table {
  title: string;
  rows: string[][];
}

/** The result of one part of the benchmark. */
export interface Section {
  part: Part;
  /** What was measured, and how. */
  about: string[];
  table: Table;
  checks: Check[];
  /** The main ratios as sentences. */
  findings: string[];
  skipped: Skipped[];
  /** Every figure, for programs. Times are in milliseconds, memory in MiB. */
  figures: unknown;
}

/** The result of one run of the benchmark. */
export interface Report {
  /** ISO 8601. */
  date: string;
  machine: string;
  quick: boolean;
  sections: Section[];
}

/** Formats the report for people. */
export function reportText({ date, machine, quick, sections }: Report): string {
  const note = quick ? '\nFew rounds (--quick): do not publish these figures.' : '';
  return [`${date.slice(0, 16).replace('T', ' ')} UTC\n${machine}${note}\n`, ...sections.map(sectionText)].join('\n');
}

function sectionText({ part, about, table, checks, findings, skipped }: Section): string {
  const rows = checks.map(({ what, measured, limit }) => [
    what,
    Number.isInteger(measured) ? String(measured) : measured.toPrecision(3),
    `at most ${limit}`,
    measured <= limit ? '' : 'NOT MET',
  ]);
  const limits = { title: 'Limits', rows: [['', 'measured', 'limit', ''], ...rows] };
  const notes = skipped.map(({ name, reason }) => `Skipped ${name}: ${reason}.\n`);
  return [`== ${part}`, ...about, '', tableText(table), tableText(limits), ...findings, '', ...notes].join('\n');
}

/** Aligns the first column to the left and the others to the right. */
function tableText({ title, rows }: Table): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
  return `${title}\n${lines.join('\n')}\n`;
}

/**
 * Returns a ratio of times as a sentence.
 * @param ratio the time of the subject divided by the time of the other
 */
export function inWords(subject: string, ratio: number, other: string): string {
  if (ratio < 1) return `${subject} is ${(1 / ratio).toFixed(1)} times faster than ${other}.`;
  return `${subject} takes ${ratio.toFixed(1)} times as long as ${other}.`;
}

/** Formats the median, as in `97 ms`, and the quartiles. */
export function timeCells({ median, lower, upper }: Spread): [string, string] {
  return [`${median.toFixed(0)} ms`, `${lower.toFixed(0)} to ${upper.toFixed(0)}`];
}
