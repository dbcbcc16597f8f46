import { UsageError } from '../../cli/common/command-line';
import type { Suite } from '../model/check';

/**
 * Returns the suites with the named checks only.
 * @throws UsageError if a check does not exist
 */
export function selectChecks(suites: Suite[], ids: string[]): Suite[] {
  const known = suites.flatMap(({ checks }) => checks.map(({ id }) => id));
  const unknown = ids.find((id) => !known.includes(id));
  if (unknown !== undefined) throw new UsageError(`--only: got ${unknown}; must be one of ${known.join(', ')}`);
  return suites
    .map((suite) => ({ ...suite, checks: suite.checks.filter(({ id }) => ids.includes(id)) }))
    .filter(({ checks }) => checks.length > 0);
}
