import type { Part } from './options';
import type { Spread } from './statistics';
import type { LeftOut } from './tools';

/** A limit of {@link LIMITS}, and what was measured. */
export interface Check {
  what: string;
  got: number;
  /** At most, or with `atLeast` at least. */
  limit: number;
  atLeast?: true;
}

/** A table: the first row is its head. */
export interface Table {
  title: string;
  rows: string[][];
}

/** What one part of the benchmark came to. */
export interface Section {
  part: Part;
  /** What was measured, and how. */
  about: string[];
  tables: Table[];
  checks: Check[];
  leftOut: LeftOut[];
  /** Every figure, for programs; times in milliseconds, memory in MiB. */
  figures: unknown;
}

/** Everything that one run came to. */
export interface Report {
  /** ISO 8601. */
  date: string;
  machine: string;
  quick: boolean;
  sections: Section[];
}

function isMet({ got, limit, atLeast }: Check): boolean {
  return atLeast ? got >= limit : got <= limit;
}

/** The report for people. */
export function reportText({ date, machine, quick, sections }: Report): string {
  const rounds = quick ? '\nFew rounds (--quick): not to be quoted.' : '';
  return [`${date.slice(0, 16).replace('T', ' ')} UTC\n${machine}${rounds}\n`, ...sections.map(sectionText)].join('\n');
}

function sectionText({ part, about, tables, checks, leftOut }: Section): string {
  const wanted = checks.map((check) => [
    check.what,
    Number.isInteger(check.got) ? String(check.got) : check.got.toPrecision(3),
    `at ${check.atLeast ? 'least' : 'most'} ${check.limit}`,
    isMet(check) ? '' : 'NOT MET',
  ]);
  const all =
    wanted.length > 0 ? [...tables, { title: 'Wanted', rows: [['', 'got', 'limit', ''], ...wanted] }] : tables;
  const absent = leftOut.map(({ name, reason }) => `left out: ${name}: ${reason}\n`);
  return [`== ${part}`, ...about, '', ...all.map(tableText), ...absent].join('\n');
}

/** The first column to the left, the others to the right. */
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

/** `97 ms`, and with it the quartiles. */
export function timeCells({ median, lower, upper }: Spread): [string, string] {
  return [`${median.toFixed(0)} ms`, `${lower.toFixed(0)} to ${upper.toFixed(0)}`];
}
