import { formatTable, indent } from '../../cli/common/text-table';
import { type CheckResult, type Report, summary } from './report';

/** Returns a report for people: a table of all checks, then what failed, in full. */
export function formatReport(report: Report): string {
  const { checks, leftBehind } = report;
  const rows = checks.map(({ id, result, seconds }) => [result, id, `${seconds} s`]);
  const failures = checks.filter(({ result }) => result === 'failed').map(formatFailure);
  const left = leftBehind.map(({ resource, reason, command }) => `${resource}: ${reason}\n  ${command}`);
  return [
    formatTable([['RESULT', 'CHECK', 'TIME'], ...rows]),
    ...failures,
    ...(left.length > 0
      ? [`These resources are still there. Remove them with these commands:\n\n${left.join('\n')}`]
      : []),
    `${summary(checks)}.`,
  ].join('\n\n');
}

function formatFailure({ id, assumption, observed }: CheckResult): string {
  return `${id} failed.\n  Assumed:  ${assumption}\n  Observed: ${indent(observed, '            ').trimStart()}`;
}
