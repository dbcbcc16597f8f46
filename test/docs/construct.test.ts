import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, it } from 'vitest';
import { EcrCredential } from '../../infra';
import { credentialSchema } from '../../infra/config/schema';
import { namesOf } from '../infra/snapshot/names';
import { templateOf } from '../infra/support/own-app';
import { ROOT } from '../run';

const page = readFileSync(join(ROOT, 'docs/construct.md'), 'utf8');

/** Returns the names in code font in the first columns of the table with this head. */
function named(head: string, column = 1): string[] {
  const [, body = ''] = page.split(`\n| ${head} |`);
  const rows = body.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.flatMap((row) => [...(row.split('|')[column] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
}

describe('docs/construct.md', () => {
  it('lists every property, and no other', () => {
    const source = readFileSync(join(ROOT, 'infra/ecr-credential-props.ts'), 'utf8');
    const own = [...source.matchAll(/^ {2}readonly (\w+)\?:/gm)].map(([, name = '']) => name);
    const settings = Object.keys(credentialSchema.entries).filter((name) => name !== 'group');
    expect(named('property').toSorted()).toEqual([...own, ...settings].toSorted());
  });

  it('lists every public member', () => {
    const source = readFileSync(join(ROOT, 'infra/ecr-credential.ts'), 'utf8');
    const [, body = ''] = source.split('export class EcrCredential');
    const members = [...body.matchAll(/\n {2}(\/\*\*[\s\S]*?\*\/)\n {2}(?:readonly )?(\w+)[:(]/g)]
      .filter(([, docstring = '', name]) => !docstring.includes('@internal') && name !== 'constructor')
      .map(([, , name]) => name);
    expect(members).toContain('grantRead');
    expect(
      named('member')
        .map((member) => member.replace(/\(.*/, ''))
        .toSorted(),
    ).toEqual(members.toSorted());
  });

  it('names the resources of the construct CiPull in the stack Shop, and those that a stack shares', () => {
    const template = templateOf((stack) => {
      new EcrCredential(stack, 'CiPull', {
        secrets: [{ format: 'jenkins' }],
        alarmTopics: [new Topic(stack, 'Topic')],
      });
    });
    const names = Object.values(namesOf(template)).map((resource) => resource.split(' ')[1]);
    const shared = named('resource | purpose').filter((name) => name.startsWith('<stack name>'));
    expect(shared).toHaveLength(2);
    for (const name of [...named('resource | name', 2), ...shared]) {
      expect(names).toContain(name.replace('<region>', '<AWS::Region>').replace('<stack name>', 'Shop'));
    }
  });
});
