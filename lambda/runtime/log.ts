/**
 * Writes one JSON line to the function's log; past the console, which would put its own words before it.
 * @param line with a `level`, which Lambda heeds where there is a timestamp. Source: AWS Lambda, "Log-level filtering"
 */
export function log(line: { level: 'INFO' | 'WARN' | 'ERROR'; [field: string]: unknown }): void {
  process.stdout.write(`${JSON.stringify({ timestamp: new Date().toISOString(), ...line })}\n`);
}
