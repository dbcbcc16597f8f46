import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { transformSync } from 'esbuild';
import * as v from 'valibot';
import { afterAll, describe, expect, it } from 'vitest';
import { resultSchema } from '../../cli/refresh/result';
import { STATES } from '../../cli/status/state';
import { loadConfig } from '../../infra/config/load';
import { failureQueueName } from '../../infra/constructs/failure-queue';
import { credentialNames } from '../../infra/naming/names';
import { versionExpiry } from '../../lambda/core/version-id';
import { RefreshError } from '../../lambda/refresh/refresh-error';
import { ROOT } from '../run';

const folder = mkdtempSync(join(tmpdir(), 'ecr-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

function read(name: string): string {
  return readFileSync(join(ROOT, 'docs', name), 'utf8');
}

/** Returns the code blocks of a language, without the indentation that they have in a list. */
function blocks(text: string, language: string): string[] {
  const fenced = new RegExp(`^( *)\`\`\`${language}\\n([\\s\\S]*?)^ *\`\`\`$`, 'gm');
  return [...text.matchAll(fenced)].map(([, margin = '', code = '']) => code.replaceAll(`\n${margin}`, '\n').trim());
}

/** Returns the cells of each row of the table with this head. */
function tableRows(text: string, head: string): string[][] {
  const [, body = ''] = text.split(`\n| ${head} |`);
  const rows = body.split('\n\n')[0]?.split('\n').slice(2) ?? [];
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replace(/[`*]/g, '').trim()),
  );
}

const operations = read('operations.md');
const events = read('events.md');

interface RefreshEvent {
  source: string;
  'detail-type': string;
  detail: { requestContext: { functionArn: string }; responsePayload: unknown };
}

function sample(name: string): RefreshEvent {
  const [, after = ''] = events.split(`<!-- event: ${name} -->`);
  return JSON.parse(blocks(after, 'json')[0] ?? '') as RefreshEvent;
}

describe('docs/operations.md and docs/events.md', () => {
  const commands = [...blocks(operations, 'sh'), ...blocks(events, 'sh')];

  it.each(commands.map((command) => [command.split('\n')[0], command]))(
    'show a command that a shell can parse: %s …',
    (_, command) => {
      const { status, stderr } = spawnSync('bash', ['-n'], { input: command, encoding: 'utf8' });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );

  it('use the deployed names of functions, alarms, queue and role', () => {
    const names = credentialNames('EcrCredentials', 'ci-pull', 'eu-west-1');
    const refresher = names.function;
    const known = [
      refresher,
      `${refresher}-stale`,
      `${refresher}-failing`,
      `${names.feed('gitlab').function}-failing`,
      `${names.feed('gitlab').function}-stale`,
      failureQueueName('EcrCredentials'),
      names.role,
      'EcrCredentials-', // the prefix of all names
    ];
    const named = new Set([...`${operations}${events}`.matchAll(/EcrCredentials-[\w-]*/g)].map(([name]) => name));
    expect([...named].sort()).toEqual(known.sort());
  });
});

describe('docs/operations.md', () => {
  it('lists every state, and no other', () => {
    expect(tableRows(operations, 'state').map(([state]) => state)).toEqual([...STATES]);
  });

  it('shows valid configs', async () => {
    for (const [index, code] of blocks(operations, 'ts').entries()) {
      const file = join(folder, `${index}.ts`);
      writeFileSync(file, code.replace('./infra/config', join(ROOT, 'infra/config')));
      expect((await loadConfig(file)).credentials.map(({ name }) => name)).toEqual(['ci-pull']);
    }
  });

  it('shows the correct sum of the costs', () => {
    const lines = tableRows(operations, 'line').map((cells) => Number(cells.at(-1)));
    const together = lines.pop() ?? Number.NaN;
    expect(lines.length).toBeGreaterThan(5);
    expect(together).toBeCloseTo(
      lines.reduce((sum, line) => sum + line, 0),
      4,
    );
  });
});

describe('docs/events.md', () => {
  it('shows a success with the result of a refresh, and describes each field', () => {
    const { secrets } = v.parse(resultSchema, sample('success').detail.responsePayload);
    for (const { versionId, expiresAt } of secrets) expect(versionExpiry(versionId)).toEqual(new Date(expiresAt));
    const [, after = ''] = events.split('| field of');
    for (const field of Object.keys(resultSchema.entries)) expect(after).toContain(`| \`${field}\` |`);
  });

  it('shows a failure with the error of the function', () => {
    const reason =
      'AccessDeniedException: User: arn:aws:sts::123456789012:assumed-role/EcrCredentials-ci-pull-eu-west-1/' +
      'EcrCredentials-ci-pull is not authorized to perform: ecr:GetAuthorizationToken on resource: * with an explicit ' +
      'deny in a service control policy';
    const { name, message } = new RefreshError('ci-pull', [
      { target: 'eu-west-1', reason },
      { target: 'ecr-ci-pull-dockerconfigjson', reason: 'not updated, because there is no new token' },
    ]);
    expect(sample('failure').detail.responsePayload).toEqual({
      errorType: name,
      errorMessage: message,
      trace: [''],
    });
  });

  it('shows the same event pattern for the CLI and the CDK, and it matches both samples', () => {
    const [, json = ''] = /--event-pattern '([\s\S]*?)'/.exec(blocks(events, 'sh')[0] ?? '') ?? [];
    const byCli = JSON.parse(json) as object;
    expect(patternOfStack(blocks(events, 'ts')[0] ?? '')).toEqual(byCli);
    for (const name of ['success', 'failure']) expect(matches(byCli, sample(name))).toBe(true);
    // AWS Lambda's developer guide spells the types with an en dash.
    const withDash = { ...sample('failure'), 'detail-type': 'Lambda Function Invocation Result – Failure' };
    expect(matches(byCli, withDash)).toBe(true);
    expect(matches(byCli, { ...sample('success'), source: 'aws.lambda' })).toBe(false);
  });
});

/** Returns the event pattern of the only rule in the stack that a TypeScript module exports. */
function patternOfStack(code: string): unknown {
  const module = { exports: {} as Record<string, new (scope: App, id: string) => Stack> };
  new Function('module', 'exports', 'require', transformSync(code, { loader: 'ts', format: 'cjs' }).code)(
    module,
    module.exports,
    require,
  );
  const [Exported] = Object.values(module.exports);
  if (!Exported) throw new Error('the module must export a stack');
  const app = new App({ builtinCloudFormationValidation: false }); // it takes seconds
  const [rule] = Object.values(Template.fromStack(new Exported(app, 'Test')).findResources('AWS::Events::Rule'));
  return rule?.Properties.EventPattern;
}

/** Matches as EventBridge does, for the operators of the documented pattern: one of several values, or a prefix. */
function matches(pattern: object, event: object): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    const value = (event as Record<string, unknown>)[key];
    if (!Array.isArray(wanted)) return matches(wanted as object, Object(value) as object);
    return wanted.some((one) => (typeof one === 'string' ? one === value : String(value).startsWith(one.prefix)));
  });
}
