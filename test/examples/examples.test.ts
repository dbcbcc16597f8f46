import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it, vi } from 'vitest';
import config from '../../examples/config-app/refresher.config';
import { only, plain, propertiesOf, resourcesOf, synthesize } from '../infra/support/synthesize';
import { ROOT } from '../run';
import { ALL_CASES } from '../simulation/extent';

const folder = mkdtempSync(join(tmpdir(), 'ecr-examples-'));
afterAll(() => rmSync(folder, { recursive: true }));

const EXAMPLES = readdirSync(join(ROOT, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

const read = (...path: string[]) => readFileSync(join(ROOT, 'examples', ...path), 'utf8');

/** Runs the app of an example in this process, and returns its templates by the name of the stack. */
async function templatesOf(example: string): Promise<Record<string, Template>> {
  const [, file = ''] = /^npx tsx (bin\/\w+\.ts)$/.exec(JSON.parse(read(example, 'cdk.json')).app) ?? [];
  const outdir = join(folder, example);
  vi.stubEnv('CDK_OUTDIR', outdir);
  vi.stubEnv('CDK_VALIDATION', String(ALL_CASES)); // The CDK's own validation takes most of the time of a synth.
  const before = process.listeners('beforeExit');
  await import(join(ROOT, 'examples', example, file));
  // With this folder, an app synthesizes before its process ends.
  for (const synthesize of process.listeners('beforeExit').filter((each) => !before.includes(each))) {
    synthesize(0);
    process.off('beforeExit', synthesize);
  }
  vi.unstubAllEnvs();
  const stacks = readdirSync(outdir).flatMap((name) => /^(.+)\.template\.json$/.exec(name)?.[1] ?? []);
  const template = (stack: string) =>
    Template.fromJSON(JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')));
  return Object.fromEntries(stacks.map((stack) => [stack, template(stack)]));
}

/** Returns the policies of a template of one type as text. */
const textOf = (template: Template | undefined, type: string) => JSON.stringify(propertiesOf(template, type));

describe('examples', () => {
  it.each(EXAMPLES)('%s is in the list, and has an app and instructions', (example) => {
    expect(read('README.md')).toContain(`[${example}](${example})`);
    expect(JSON.parse(read(example, 'cdk.json'))).toEqual({ app: expect.stringMatching(/^(npx tsx bin\/|node -e )/) });
    expect(read(example, 'README.md').trim().split('\n').length).toBeLessThanOrEqual(12);
  });

  it('construct adds a credential to a stack, whose secret one role may read', async () => {
    const { Shop } = await templatesOf('construct');
    const { id, Properties } = only(Shop, 'AWS::SecretsManager::Secret');
    expect(Properties.Name).toBe('Shop-ecr-ci-pull-jenkins');
    const [topic] = Object.keys(resourcesOf(Shop, 'AWS::SNS::Topic'));
    for (const alarm of propertiesOf(Shop, 'AWS::CloudWatch::Alarm')) {
      expect(alarm).toMatchObject({ AlarmActions: [`<${topic}>`] });
    }
    const reader = propertiesOf<{ Roles: string[] }>(Shop, 'AWS::IAM::Policy').find(
      ({ Roles }) => Roles[0] === 'jenkins',
    );
    expect(reader).toMatchObject({ PolicyDocument: { Statement: [{ Effect: 'Allow', Resource: `<${id}>` }] } });
  });

  it('config-app publishes a pull and a push credential', () => {
    const { EcrCredentials } = synthesize(config);
    const names = propertiesOf<{ Name: string }>(EcrCredentials, 'AWS::SecretsManager::Secret').map(({ Name }) => Name);
    expect(names).toEqual([
      'ecr-ci-pull-dockerconfigjson',
      'ecr-ci-pull-username-password',
      'ecr-release-push-dockerconfigjson',
    ]);
  });

  it('cross-account-readers allows a role in the policy of the secret, of the key and of its own account', async () => {
    const { Publisher, Reader } = await templatesOf('cross-account-readers');
    const role = 'arn:<AWS::Partition>:iam::210987654321:role/ecr-reader';
    expect(textOf(Publisher, 'AWS::SecretsManager::ResourcePolicy')).toContain(role);
    expect(textOf(Publisher, 'AWS::KMS::Key')).toContain(role);
    const { Name } = only(Publisher, 'AWS::SecretsManager::Secret').Properties;
    expect(plain(only(Reader, 'AWS::IAM::Role').Properties.RoleName)).toBe('ecr-reader');
    expect(textOf(Reader, 'AWS::IAM::Policy')).toContain(
      `:secretsmanager:eu-west-1:123456789012:secret:${Name}-??????`,
    );
  });

  it('third-party-feed pushes each token to GitLab', async () => {
    const { GitLab } = await templatesOf('third-party-feed');
    const { Environment } = only(GitLab, 'AWS::Lambda::Function', 'GitLabFeedsgitlabFunction').Properties;
    expect(JSON.stringify(plain(Environment))).toContain('https://gitlab.com/api/v4/projects/acme%2Fshop/variables');
  });
});
