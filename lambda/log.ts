/** Writes one JSON line to the function's log; past the console, which would put its own words before it. */
export function log(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
