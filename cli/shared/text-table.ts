/** A table for people: columns aligned, two spaces between, nothing after the last one. */
export function table(rows: string[][]): string {
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

/** Every line with a margin before it. */
export function indent(text: string, margin: string): string {
  return text.replace(/^/gm, margin);
}
