import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LONG_SUITES } from './long-suites';
import { verifiedPage } from './report/verified-page';
import { SUITES } from './suites';

const DOCS = join(__dirname, '../docs');
const REPORTS = join(DOCS, 'acceptance');

/** The page with the list of checks. */
export const PAGE = join(DOCS, 'verified-on-aws.md');

/** Returns the page for the checks and the reports of this clone. */
export function pageOf(): string {
  const files = existsSync(REPORTS) ? readdirSync(REPORTS).filter((file) => file.endsWith('.json')) : [];
  return verifiedPage(
    [...SUITES, ...LONG_SUITES.map((suite) => ({ ...suite, name: `${suite.name} (with --long)` }))],
    files.map((file) => ({ file, report: JSON.parse(readFileSync(join(REPORTS, file), 'utf8')) })),
  );
}
