import { styleText } from 'node:util';

/** A row with one text per column. */
export type TableRow<C extends string> = Record<C, string> & {
  family: string;
  /** The broken invariants, which are printed below the row. */
  broken: string[];
};

/** Returns the rows as a table with these columns, and a heading for each family. */
export function formatTable<C extends string>(rows: TableRow<C>[], columns: readonly C[]): string {
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
  return [line([...columns]), ...families].join('\n');
}
