import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatTemplate, sizeProblems } from '../../cli/template/report';
import { selfContained, type Template } from '../../cli/template/self-contained';
import type { InlineKind } from '../../infra/constructs/function-code';
import { hook } from '../infra/support/deployed';
import { synthesize } from '../infra/support/synthesize';
import { makeFolder, writeConfig } from '../local/support';
import { ALL_CASES } from '../simulation/extent';
import { runCommand } from './run-command';

const synthesized = synthesize({
  credentials: { 'ci-pull': {}, feeding: { feeds: [hook('a'), hook('b')] } },
}).EcrCredentials?.toJSON() as Template;
/** Exports the template with a short code per kind of function. */
const exported = (code = '1') => selfContained(synthesized, (kind: InlineKind) => `// ${kind} ${code}`);
const idsOf = ({ Resources }: Template, type: string) =>
  Object.keys(Resources).filter((id) => Resources[id]?.Type === type);

describe('a self-contained template', () => {
  it('has no parameters, rules or metadata, and no other difference than the code and the ids of versions', () => {
    const { Parameters, Rules, Resources, ...rest } = synthesized;
    const { Mappings, Resources: changed, ...kept } = exported();
    expect(kept).toEqual({ AWSTemplateFormatVersion: '2010-09-09', ...rest });
    const versions = idsOf(synthesized, 'AWS::Lambda::Version');
    const comparable = (resources: Template['Resources']) =>
      Object.entries(resources).map(([id, { Metadata: _, ...resource }]) => {
        const { Code: __, ...properties } = { ...resource.Properties };
        const text = JSON.stringify([id, { ...resource, Properties: properties }]);
        return versions.reduce((all, each) => all.replace(new RegExp(`(?<="${each})[0-9a-f]{8}(?=")`, 'g'), ''), text);
      });
    expect(comparable(changed)).toEqual(comparable(Resources));
  });

  it('contains the code of each kind of function once, under its hash', () => {
    const template = exported();
    const { Code: codes } = template.Mappings as { Code: Record<string, { Source: string }> };
    expect(Object.values(codes)).toEqual([
      { Source: '// refresher-runtime-sdk 1' },
      { Source: '// feed-runtime-sdk 1' },
    ]);
    const used = JSON.stringify(template.Resources).match(/(?<="ZipFile":\{"Fn::FindInMap":)\[.*?\]/g);
    const [refresher = '', feed = ''] = Object.keys(codes);
    expect(used?.toSorted()).toEqual(
      [refresher, refresher, feed, feed].map((hash) => JSON.stringify(['Code', hash, 'Source'])).toSorted(),
    );
  });

  it('has other versions if only its code changes, so that CloudFormation runs the first refresh again', () => {
    const runs = (template: Template) =>
      idsOf(template, 'Custom::FirstRefresh').map((id) => template.Resources[id]?.Properties?.FunctionArn);
    const versions = idsOf(exported(), 'AWS::Lambda::Version');
    expect(exported()).toEqual(exported());
    expect(idsOf(exported('2'), 'AWS::Lambda::Version').filter((id) => versions.includes(id))).toEqual([]);
    expect(runs(exported())).toEqual(versions.slice(0, 2).map((Ref) => ({ Ref })));
    expect(runs(exported('2'))).not.toEqual(runs(exported()));
  });

  it('cannot contain another asset', () => {
    const Other = { Type: 'AWS::Lambda::LayerVersion', Properties: { Content: { S3Key: 'other.zip' } } };
    const template = { ...synthesized, Resources: { ...synthesized.Resources, Other } };
    expect(() => selfContained(template)).toThrow('the template contains "S3Key", which requires cdk bootstrap');
  });
});

describe('the size of a template', () => {
  const ofSize = (bytes: number) => ({ stack: 'Acme', text: `${'x'.repeat(bytes - 2)}é` });
  const command = 'aws cloudformation deploy --stack-name Acme --template-file out/Acme.template.json';

  it('up to 51,200 bytes needs no bucket', () => {
    expect(formatTemplate(ofSize(51_200), 'out/Acme.template.json')).toBe(
      `out/Acme.template.json (51,200 bytes)\n  ${command} --capabilities CAPABILITY_NAMED_IAM`,
    );
  });

  it('above 51,200 bytes needs a bucket', () => {
    const text = formatTemplate(ofSize(51_201), 'out/Acme.template.json');
    expect(text).toContain('The template has more than 51,200 bytes, so CloudFormation reads it from an S3 bucket.');
    expect(text).toContain(`${command} --capabilities CAPABILITY_NAMED_IAM --s3-bucket BUCKET`);
  });

  it('above 1 MB is a problem of the config', () => {
    expect(sizeProblems(ofSize(1_000_000))).toEqual([]);
    expect(sizeProblems(ofSize(1_000_001))).toEqual([
      'credentials: the template of the stack Acme has 1000001 bytes; must be at most 1000000: give some of its ' +
        'credentials a group, because each group is a stack',
    ]);
  });

  it('does not change how a file name is quoted', () => {
    expect(formatTemplate(ofSize(10), "it's/a.json")).toContain(`--template-file 'it'\\''s/a.json' --capabilities`);
  });
});

/** Starting it takes seconds. */
const hasLint = ALL_CASES && spawnSync('cfn-lint', ['--version']).status === 0;

/** Returns the errors that cfn-lint finds, without one in older versions that do not know a property of alarms. */
function lint(files: string[]): string[] {
  const options = ['--format', 'json', '--ignore-checks', 'W', '--non-zero-exit-code', 'none'];
  const { stdout } = spawnSync('cfn-lint', [...options, '--template', ...files], { encoding: 'utf8' });
  return (JSON.parse(stdout) as { Message: string }[])
    .map(({ Message }) => Message)
    .filter((message) => !message.includes("'EvaluationWindow' was unexpected"));
}

describe('npx ecr-credentials template', { timeout: 120_000 }, () => {
  const template = (...args: string[]) => runCommand(['template', ...args]);

  it('writes one template per stack, which the demo runs', async () => {
    const out = join(await makeFolder(), 'new', 'folder');
    const config = await writeConfig({ credentials: { ci: {}, other: { group: 'platform', feeds: [hook('a')] } } });
    const { status, stdout, stderr } = await template('--config', config, '--out', out);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const files = ['EcrCredentials-platform.template.json', 'EcrCredentials.template.json'];
    expect(readdirSync(out)).toEqual(files);
    const [large = '', small = ''] = files.map((file) => join(out, file));
    expect(stdout).toMatch(/--stack-name EcrCredentials-platform .*--s3-bucket BUCKET$/m);
    expect(stdout).toMatch(/--stack-name EcrCredentials .*--capabilities CAPABILITY_NAMED_IAM$/m);
    expect(readFileSync(small).length).toBeLessThan(45_000);
    const demo = await runCommand(['demo', '--json', '--template', large]);
    expect(demo).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(demo.stdout)).toMatchObject({
      credentials: [{ credential: 'other', stack: 'EcrCredentials-platform', feeds: [{ name: 'a' }] }],
    });
  });

  it.skipIf(!hasLint)('writes templates in which cfn-lint, if it is installed, finds no errors', async () => {
    const out = await makeFolder();
    const credentials = { ci: { feeds: [hook('a')], encryption: 'customer-managed' as const }, other: { group: 'x' } };
    const config = await writeConfig({ dashboard: true, credentials });
    expect(await template('--config', config, '--out', out)).toMatchObject({ status: 0 });
    expect(lint(readdirSync(out).map((file) => join(out, file)))).toEqual([]);
  });

  it('reports a wrong config with exit status 2, and writes nothing', async () => {
    const out = await makeFolder();
    const config = await writeConfig({ credentials: { ci: { refreshEveryHours: 9 } } });
    const { status, stdout, stderr } = await template('--config', config, '--out', out);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('credentials.ci.refreshEveryHours: got 9');
    expect(readdirSync(out)).toEqual([]);
  });

  it('reports a config that exceeds a limit of AWS without a stack trace', async () => {
    const repositories = Array.from({ length: 200 }, (_, index) => `team-a/some-service-${index}`);
    const { status, stderr } = await template('--config', await writeConfig({ credentials: { ci: { repositories } } }));
    expect(status).toBe(1);
    expect(stderr).toContain('credentials.ci: the policy of the role has ');
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('npx ecr-credentials demo --template', () => {
  it('reports a file that is no template', async () => {
    const file = await writeConfig({ credentials: {} });
    const { status, stderr } = await runCommand(['demo', '--template', file]);
    expect(status).toBe(1);
    expect(stderr).toContain('must be a template of "ecr-credentials template": it has no section Resources');
  });
});
