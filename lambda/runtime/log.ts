/**
 * Writes one JSON line to the function's log. It does not use `console`, which adds text before the JSON.
 * @param line fields of the line. Lambda filters by `level` if the line has a timestamp. Source: AWS Lambda, "Log-level
 * filtering"
 */
export function log(line: { level: 'INFO' | 'WARN' | 'ERROR'; [field: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
}
