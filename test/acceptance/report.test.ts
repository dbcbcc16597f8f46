import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGE, pageOf } from '../../acceptance/page';
import { toMarkdown } from '../../acceptance/report/markdown';
import { type CheckResult, type Report, reportTarget } from '../../acceptance/report/report';
import { Sanitizer } from '../../acceptance/report/sanitizer';
import { formatReport } from '../../acceptance/report/text';
import { verifiedPage } from '../../acceptance/report/verified-page';
import { TARGET } from './support/world';

const check = (id: string, result: CheckResult['result'], observed: string): CheckResult => ({
  id,
  assumption: `The registry answers ${id}.`,
  result,
  observed,
  seconds: 3,
});

const REPORT: Report = {
  startedAt: '2026-11-25T12:00:00.000Z',
  finishedAt: '2026-11-25T12:31:00.000Z',
  ...reportTarget(TARGET),
  versions: { node: '20.20.2' },
  checks: [
    check('a', 'passed', '200'),
    check('b', 'failed', '404 (<html> | none)'),
    check('c', 'skipped', 'no organization'),
  ],
  leftBehind: [{ resource: 'the stack X', reason: 'DELETE_FAILED', command: 'aws cloudformation delete-stack' }],
  pending: ['The KMS key K is pending deletion.'],
};

describe('a report', () => {
  it('has no account id, but the same hash for the same account', () => {
    expect(JSON.stringify(REPORT)).not.toContain(TARGET.account);
    expect(toMarkdown(REPORT)).not.toContain(TARGET.account);
    expect(REPORT.accountHash).toMatch(/^[0-9a-f]{8}$/);
    expect(reportTarget({ ...TARGET, account: '210987654321' }).accountHash).not.toBe(REPORT.accountHash);
  });

  it('shows a table, what failed and was skipped, and what is left, to people', () => {
    expect(formatReport(REPORT)).toBe(
      [
        'RESULT   CHECK  TIME\npassed   a      3 s\nfailed   b      3 s\nskipped  c      3 s',
        'b failed.\n  Assumed: The registry answers b.\n  Observed: 404 (<html> | none)',
        'Skipped:\n  c: no organization',
        '1 passed, 1 failed, 1 skipped. 1 resources could not be removed: see above.',
      ].join('\n\n'),
    );
  });

  it('escapes what would change a Markdown table', () => {
    expect(toMarkdown(REPORT)).toContain('| `b` | failed | The registry answers b. | 404 (\\<html> \\| none) |');
    expect(toMarkdown(REPORT)).toContain('- The KMS key K is pending deletion.');
  });
});

describe('a text from AWS', () => {
  const sanitizer = new Sanitizer();
  const password = 'eyJwYXlsb2FkIjoi'.repeat(8);
  const auth = Buffer.from(`AWS:${password}`).toString('base64');
  sanitizer.setAccount(TARGET.account);
  sanitizer.addSecret(JSON.stringify({ auths: { host: { auth } } }));

  it.each([
    ['a part of a token', `rejected: ${auth.slice(8, 40)}…`, 'rejected: [redacted]…'],
    ['a part of its password', `AWS:${password.slice(0, 30)}`, 'AWS:[redacted]'],
    ['a token that nobody added', `got ${'x'.repeat(100)}`, 'got [redacted]'],
    ['the account', `arn:aws:iam::${TARGET.account}:role/x`, 'arn:aws:iam::<account>:role/x'],
    ['a control character', 'a\u001b[31mb', 'a[31mb'],
  ])('has no longer %s', (_, text, expected) => {
    expect(sanitizer.clean(text)).toBe(expected);
  });
});

describe('the page docs/verified-on-aws.md', () => {
  it('is that of the checks and the committed reports; if not, run npm run acceptance:page', () => {
    expect(readFileSync(PAGE, 'utf8')).toBe(pageOf());
  });

  it('shows the newest result of each check that was not skipped', () => {
    const suite = {
      name: 'registry',
      checks: ['a', 'b', 'c'].map((id) => ({
        id,
        assumption: 'It holds.',
        matters: ['README.md'],
        method: '',
        run: async () => ({ result: 'passed' as const, observed: '' }),
      })),
    };
    const older = { ...REPORT, startedAt: '2026-11-01T12:00:00.000Z', checks: [check('b', 'passed', '')] };
    const page = verifiedPage(
      [suite],
      [
        { file: '1.json', report: older },
        { file: '2.json', report: REPORT },
      ],
    );
    expect(page).toContain(
      '| `a` | It holds. | [README.md](../README.md) | passed on [2026-11-25](acceptance/2.json), eu-west-1 |',
    );
    expect(page).toContain(
      '| `b` | It holds. | [README.md](../README.md) | failed on [2026-11-25](acceptance/2.json), eu-west-1 |',
    );
    expect(page).toContain('| `c` | It holds. | [README.md](../README.md) | not yet |');
  });
});
