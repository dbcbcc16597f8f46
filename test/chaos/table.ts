import { styleText } from 'node:util';
import type { Row } from './row';

const HEAD = { fault: 'fault', before: 'before', after: 'after', reported: 'reported' };

/** The rows as a table, a heading for each family, and what was broken below its row. */
export function layOut(rows: Row[]): string {
  const width = (column: 'fault' | 'before' | 'after') => {
    return Math.max(...[HEAD, ...rows].map((row) => row[column].length));
  };
  const [fault, before, after] = [width('fault'), width('before'), width('after')];
  const line = (row: typeof HEAD) =>
    `  ${row.fault.padEnd(fault)}  ${row.before.padEnd(before)}  ${row.after.padEnd(after)}  ${row.reported}`;
  const families = [...new Set(rows.map(({ family }) => family))];
  return [
    line(HEAD),
    ...families.flatMap((family) => [
      `\n${process.stdout.isTTY ? styleText('bold', family) : family}`,
      ...rows
        .filter((row) => row.family === family)
        .flatMap((row) => [line(row), ...row.broken.map((promise) => `    BROKEN: ${promise}`)]),
    ]),
  ].join('\n');
}
