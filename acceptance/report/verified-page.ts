import type { ListedSuite } from '../model/check';
import { table } from './markdown';
import type { Report } from './report';

/** A committed report and its file. */
export interface CommittedReport {
  file: string;
  report: Pick<Report, 'startedAt' | 'partition' | 'region' | 'checks'>;
}

/**
 * Returns the page docs/verified-on-aws.md.
 * @param reports the reports in docs/acceptance
 */
export function verifiedPage(suites: ListedSuite[], reports: CommittedReport[]): string {
  const newestFirst = [...reports].sort((a, b) => b.report.startedAt.localeCompare(a.report.startedAt));
  const sections = suites.flatMap(({ name, checks }) => [
    `## ${name}`,
    table(
      ['check', 'what this project assumes', 'where it matters', 'last verified'],
      checks.map(({ id, assumption, matters }) => [
        `\`${id}\``,
        assumption,
        matters.map((file) => `[${file}](../${file})`).join(', '),
        lastVerified(id, newestFirst),
      ]),
    ),
  ]);
  return [
    '# Verified on AWS',
    'This page lists what this project assumes about AWS. [`npm run acceptance`](acceptance.md) checks it in a real account.',
    'The last column shows the newest report in `docs/acceptance` with a result. `npm run acceptance:page` generates this page.',
    ...(reports.length === 0 ? ['No report has been committed yet, so nothing on this page is verified.'] : []),
    ...sections,
    '',
  ].join('\n\n');
}

/** Returns the newest result of a check that was not skipped. */
function lastVerified(id: string, newestFirst: CommittedReport[]): string {
  for (const { file, report } of newestFirst) {
    const check = report.checks.find((candidate) => candidate.id === id && candidate.result !== 'skipped');
    if (check) return `${check.result} on [${report.startedAt.slice(0, 10)}](acceptance/${file}), ${report.region}`;
  }
  return 'not yet';
}
