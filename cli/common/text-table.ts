/** Returns the rows as text with aligned columns, two spaces between them and no trailing spaces. */
export function formatTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Returns the text with a margin before each line. */
export function indent(text: string, margin: string): string {
  return text.replace(/^/gm, margin);
}
