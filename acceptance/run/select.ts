import { UsageError } from '../../cli/common/command-line';

/** A suite of any kind of check. */
interface AnySuite {
  checks: { id: string }[];
}

/** @throws UsageError if an option names a check that does not exist */
export function requireKnown(suites: AnySuite[], option: string, ids: string[]): void {
  const known = suites.flatMap(({ checks }) => checks.map(({ id }) => id));
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(`${option}: got ${unknown}; must be one of ${known.join(', ')}`);
}

/** Returns the suites with the named checks only. */
export function selectChecks<S extends AnySuite>(suites: S[], ids: string[]): S[] {
  return suites
    .map((suite) => ({ ...suite, checks: suite.checks.filter(({ id }) => ids.includes(id)) }))
    .filter(({ checks }) => checks.length > 0);
}
