import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LONG_SUITES } from '../../acceptance/long-suites';
import { LONG, REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../../acceptance/model/names';
import { acceptanceCommand } from '../../acceptance/options';
import { ROOT } from '../run';

const read = (name: string) => readFileSync(join(ROOT, 'docs', name), 'utf8');
const page = read('acceptance.md');
const role = parse(read('acceptance-role.yaml')).Resources.Role.Properties;

/** Returns the first cell of each row of a table, without its code marks. */
function firstCells(head: string): string[] {
  const [, body = ''] = page.split(`\n| ${head} |`);
  const rows = body.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) => (row.split('|')[1] ?? '').replaceAll('`', '').trim());
}

describe('the page about the acceptance', () => {
  it('lists each option of the command', () => {
    const options = acceptanceCommand('', async () => {}).options.map(({ long }) => long);
    expect(firstCells('option | meaning').map((cell) => cell.split(' ')[0])).toEqual(options);
  });

  it('names the prefixes of both runs', () => {
    for (const prefix of [STACK_PREFIX, SECRET_PREFIX, REPOSITORY_PREFIX, ...Object.values(LONG)])
      expect(page).toContain(`\`${prefix}\``);
  });

  it('names the hours of the long run', () => {
    const minutes = LONG_SUITES.flatMap(({ checks }) =>
      checks.flatMap(({ steps }) => steps.map((step) => step.dueMinutes)),
    );
    const last = Math.max(...minutes) / 60;
    expect(firstCells('hours after the start | what a call does')).toEqual(['0', '2.2', '11', `${last}`]);
    // With these calls, each step runs in time.
    for (const { dueMinutes, latestMinutes = Number.POSITIVE_INFINITY } of LONG_SUITES.flatMap(({ checks }) =>
      checks.flatMap(({ steps }) => steps),
    )) {
      expect([0, 132, 660, 750].some((call) => call >= dueMinutes && call <= latestMinutes)).toBe(true);
    }
  });

  it('explains each statement of the role', () => {
    const sids = role.Policies[0].PolicyDocument.Statement.map(({ Sid }: { Sid: string }) => Sid);
    expect(firstCells('statement | allows')).toEqual(sids);
  });

  it('shows the trust policy of the template', () => {
    const [, block = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    const values: Record<string, string> = {
      'AWS::Partition': 'aws',
      'AWS::AccountId': '123456789012',
      OwnerAndIds: 'acme@1234567/ecr-credentials@7654321',
    };
    const resolved = JSON.parse(JSON.stringify(role.AssumeRolePolicyDocument), (_, value) => {
      if (Array.isArray(value?.['Fn::If'])) return value['Fn::If'][1];
      if (typeof value?.['Fn::Sub'] !== 'string') return value;
      return value['Fn::Sub'].replace(/\$\{([\w:]+)\}/g, (_match: string, name: string) => values[name] ?? '');
    });
    expect(JSON.parse(block)).toEqual(resolved);
    expect(page).toContain('`repo:acme/ecr-credentials:environment:acceptance`');
  });
});
