import { formatTable, indent } from '../../cli/common/text-table';
import { type CheckResult, type Report, summary } from './report';

const MARGIN = '  ';

/** Returns a report for people: a table of all checks, then what failed and why, then what was skipped and why. */
export function formatReport({ checks, leftBehind }: Pick<Report, 'checks' | 'leftBehind'>): string {
  const rows = checks.map(({ id, result, seconds }) => [result, id, `${seconds} s`]);
  const skipped = checks.filter(({ result }) => result === 'skipped').map(({ id, observed }) => `${id}: ${observed}`);
  return [
    formatTable([['RESULT', 'CHECK', 'TIME'], ...rows]),
    ...checks.filter(({ result }) => result === 'failed').map(formatFailure),
    ...(skipped.length > 0 ? [['Skipped:', ...skipped.map((line) => indent(line, MARGIN))].join('\n')] : []),
    `${summary(checks)}.${leftBehind.length > 0 ? ` ${leftBehind.length} resources could not be removed: see above.` : ''}`,
  ].join('\n\n');
}

function formatFailure({ id, assumption, observed }: CheckResult): string {
  return [`${id} failed.`, indent(`Assumed: ${assumption}`, MARGIN), indent(`Observed: ${observed}`, MARGIN)].join(
    '\n',
  );
}
