import { UsageError } from '../../cli/common/command-line';

/**
 * Returns the suites with the named checks only.
 * @throws UsageError if a check does not exist
 */
export function selectChecks<C extends { id: string }, S extends { checks: C[] } = { checks: C[] }>(
  suites: S[],
  ids: string[],
): S[] {
  const known = suites.flatMap(({ checks }) => checks.map(({ id }) => id));
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(`--only: got ${unknown}; must be one of ${known.join(', ')}`);
  return suites
    .map((suite) => ({ ...suite, checks: suite.checks.filter(({ id }) => ids.includes(id)) }))
    .filter(({ checks }) => checks.length > 0);
}
