import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import type { CredentialConfig, ReaderConfig, RefresherConfig } from '../../infra/config';
import { limitProblems } from '../../infra/limits';
import { hook } from './support/deployed';
import { itReports } from './support/problems';
import { withApp } from './support/synthesize';

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const many = (count: number, settings: (index: number) => CredentialConfig) =>
  Object.fromEntries(times(count, (index) => [`credential-number-${index}`, settings(index)]));
const reader = (index: number): ReaderConfig => ({ role: `arn:aws:iam::210987654321:role/team-${index}/jenkins` });
const fromAddress = (index: number) => ({ ...reader(index), only: { sourceIps: [`192.0.2.${index}`] } });
const password = (name: string) => ({ format: 'password' as const, name });
const encryption = 'customer-managed';

const stack = 'credentials: the stack EcrCredentials has';
const group = 'give some of its credentials a group, because each group is a stack';

describe('the limits of AWS', () => {
  const problemsOf = (config: RefresherConfig) =>
    withApp(config, limitProblems).map((each) => each.replace(/has \d+ (resources|characters)/, 'has N $1'));

  itReports((credentials: RefresherConfig['credentials']) => problemsOf({ credentials }), {
    'apply to the resources and outputs of a stack': [
      many(15, (index) => ({ secrets: times(30, (secret) => password(`s${index}.${secret}`)) })),
      `${stack} N resources; must be at most 500: ${group}`,
      `${stack} 451 outputs; must be at most 200: ${group}`,
    ],
    'apply to a stack with many feeds': [
      { ci: { feeds: times(60, (index) => hook(`hook-${index}`)) } },
      `${stack} N resources; must be at most 500: ${group}`,
    ],
    'apply to the policy of a role': [
      { ci: { repositories: times(200, (index) => `team-a/some-service-${index}`) } },
      'credentials.ci: the policy of the role has N characters; must be at most 10240: name fewer registries or repositories (* can stand for many), or split the credential',
    ],
    'apply to the policy of a secret': [
      { ci: { encryption, readers: times(90, fromAddress) } },
      'credentials.ci: the policy of a secret has N characters; must be at most 20480: name fewer readers, or split the credential',
    ],
    'apply to the policy of a key': [
      many(34, () => ({ encryption, readers: times(21, reader) })),
      expect.stringMatching(
        /^credentials: the policy of the key EcrSharedKey\w+ in the stack EcrCredentials has N characters; must be at most 32768: give/,
      ),
    ],
    'allow 20 readers': [{ ci: { encryption, readers: times(20, reader) } }],
  });

  itReports(problemsOf, {
    'allow the role of deployments to name as many functions as a stack can hold, with the longest names': [
      { stackName: 'acme-'.repeat(12), credentials: { ci: { feeds: times(45, (index) => hook(`hook-${index}`)) } } },
    ],
    'allow 34 credentials with two secrets and two readers each': [
      {
        alarms: { emails: ['platform@example.com', 'ci@example.com', 'security@example.com'] },
        dashboard: true,
        credentials: many(34, () => ({
          encryption,
          secrets: [{ format: 'dockerconfigjson' }, { format: 'password' }],
          readers: [reader(0), { githubActions: { repository: 'acme/app', ref: 'refs/heads/main' } }],
        })),
      },
    ],
  });
});

describe('the policies of roles that another part of the CDK creates', () => {
  const statement = (count: number) =>
    new PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: times(count, (index) => `arn:aws:sqs:*:*:q${index}`),
    });

  /** Returns the problems of a stack with policies of these lengths, which are no part of a credential. */
  function problemsOf({ inline = 0, own = 0, managed = 0 }): string[] {
    const outdir = mkdtempSync(join(tmpdir(), 'ecr-limits-'));
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const stack = new Stack(app, 'Acme');
    const document = (count: number) => ({ Statement: [statement(count).toJSON()] });
    new CfnResource(stack, 'Role', {
      type: 'AWS::IAM::Role',
      properties: { Policies: [{ PolicyDocument: document(inline) }] },
    });
    new CfnResource(stack, 'Own', {
      type: 'AWS::IAM::Policy',
      properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document(own) },
    });
    new CfnResource(stack, 'Managed', {
      type: 'AWS::IAM::ManagedPolicy',
      properties: { PolicyDocument: document(managed) },
    });
    const problems = limitProblems(app);
    rmSync(outdir, { recursive: true });
    return problems;
  }

  it.each([
    [
      'an inline policy',
      { inline: 500 },
      /^credentials: the policy of the role Role in the stack Acme has \d+ characters; must be at most 10240/,
    ],
    [
      'a policy of its own',
      { own: 500 },
      /^credentials: the policy of the role Role in the stack Acme has \d+ characters; must be at most 10240/,
    ],
    [
      'both together',
      { inline: 300, own: 300 },
      /^credentials: the policy of the role Role in the stack Acme has \d+ characters; must be at most 10240/,
    ],
    [
      'a managed policy',
      { managed: 300 },
      /^credentials: the managed policy Managed in the stack Acme has \d+ characters; must be at most 6144/,
    ],
  ])('are measured: %s', (_, policies, problem) => {
    expect(problemsOf(policies)).toEqual([expect.stringMatching(problem)]);
  });

  it('can be long', () => {
    expect(problemsOf({ inline: 200 })).toEqual([]);
    expect(problemsOf({ own: 200, managed: 100 })).toEqual([]);
  });
});
