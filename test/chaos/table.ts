import { styleText } from 'node:util';

/** A row with the text of each column, and what the table needs besides. */
export type TableRow<C extends string> = Record<C, string> & {
  family: string;
  /** Promises that were broken. */
  broken: string[];
};

/** The rows as a table of these columns, a heading for each family, and what was broken below its row. */
export function formatTable<C extends string>(rows: TableRow<C>[], columns: readonly C[]): string {
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)));
  const line = (texts: string[]) => `  ${texts.map((text, at) => text.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd();
  const families = [...new Set(rows.map(({ family }) => family))];
  return [
    line([...columns]),
    ...families.flatMap((family) => [
      `\n${process.stdout.isTTY ? styleText('bold', family) : family}`,
      ...rows
        .filter((row) => row.family === family)
        .flatMap((row) => [
          line(columns.map((column) => row[column])),
          ...row.broken.map((promise) => `    BROKEN: ${promise}`),
        ]),
    ]),
  ].join('\n');
}
