import { describe, expect, it } from 'vitest';
import type { StackTemplate } from '../../local/stand-in/template/assembly';
import { deploy } from '../../local/stand-in/template/deploy';
import { homeRegion } from '../../local/stand-in/template/home-region';
import { resolve, type Scope } from '../../local/stand-in/template/intrinsics';
import { IRELAND, startWorld } from './world';

const scope: Scope = {
  pseudo: { 'AWS::Region': IRELAND },
  ref: (logicalId) => `ref-${logicalId}`,
  attribute: (logicalId, name) => `${name}-of-${logicalId}`,
};
const sub = (text: string) => ({ 'Fn::Sub': text.replace(/<(.+?)>/g, '$' + '{$1}') });

describe('a reference in a template', () => {
  it.each([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, IRELAND],
    ['Ref of a resource', { Ref: 'Secret' }, 'ref-Secret'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Log', 'Arn'] }, 'Arn-of-Log'],
    ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Region' }]] }, `a:${IRELAND}`],
    ['Fn::Sub', sub('<Secret>-in-<AWS::Region>'), `ref-Secret-in-${IRELAND}`],
    ['none at all', { Key: ['a', 1, null] }, { Key: ['a', 1, null] }],
  ])('is resolved: %s', (_, node, expected) => {
    expect(resolve(node, scope)).toEqual(expected);
  });

  it.each([
    ['an unknown function', { 'Fn::ImportValue': 'x' }],
    ['an unknown pseudo parameter', { Ref: 'AWS::NoValue' }],
    ['Fn::Sub with a map', { 'Fn::Sub': ['x', {}] }],
  ])('is an error where it is %s', (_, node) => {
    expect(() => resolve({ deep: [node] }, scope)).toThrow("the stand-in can't resolve");
  });
});

const SPEC = { credential: 'ci-pull', registries: [{}, { region: 'cn-north-1' }] };

/** A stack with one credential as the CDK writes it, with some of its resources changed. */
function stack(changes: StackTemplate['resources'] = {}): StackTemplate {
  const Tags = [{ Key: 'ecr-credential', Value: 'ci-pull' }];
  return {
    name: 'Acme',
    assets: { 'code.zip': '/assembly/code' },
    resources: {
      Secret: {
        Type: 'AWS::SecretsManager::Secret',
        Properties: { Name: 'ecr-pull', Tags: [...Tags, { Key: 'ecr-format', Value: 'jenkins' }] },
      },
      Log: { Type: 'AWS::Logs::LogGroup' },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Join': ['', ['Acme-ci-pull-', { Ref: 'AWS::Region' }]] },
          AssumeRolePolicyDocument: { 'Fn::NobodyReadsThis': 1 },
          Policies: [
            {
              PolicyName: 'Refresh',
              PolicyDocument: {
                Statement: [
                  { Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: { Ref: 'Secret' } },
                  { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: { 'Fn::GetAtt': ['Log', 'Arn'] } },
                ],
              },
            },
          ],
        },
      },
      Refresher: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Code: { S3Bucket: sub('assets-<AWS::AccountId>'), S3Key: 'code.zip' },
          Environment: { Variables: { REFRESH_SPEC: JSON.stringify(SPEC) } },
          FunctionName: 'EcrCredentials-ci-pull',
          Handler: 'index.handler',
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Tags,
          Timeout: 100,
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'rate(4 hours)',
          Target: { Arn: { 'Fn::GetAtt': ['Refresher', 'Arn'] }, Input: '{"scheduled":true}' },
        },
      },
      ...changes,
    },
  };
}

describe('a stack on the stand-in', () => {
  it("has the template's function, role, secrets and schedule", async () => {
    const world = await startWorld();
    const [credential] = deploy(world, stack(), IRELAND);
    const { arn } = world.secrets.get(IRELAND, 'ecr-pull');
    expect(credential).toMatchObject({
      name: 'ci-pull',
      stack: 'Acme',
      secrets: [{ name: 'ecr-pull', arn, format: 'jenkins' }],
      schedule: { everyHours: 4, event: { scheduled: true } },
      refresher: {
        handler: 'index.handler',
        taskRoot: '/assembly/code',
        timeoutSeconds: 100,
        environment: { REFRESH_SPEC: JSON.stringify(SPEC) },
        identity: {
          arn: 'arn:aws:sts::123456789012:assumed-role/Acme-ci-pull-eu-west-1/EcrCredentials-ci-pull',
          statements: [
            { Action: ['secretsmanager:PutSecretValue'], Resource: [arn] },
            { Action: ['logs:PutLogEvents'] },
          ],
        },
      },
    });
  });

  it('leaves out functions that are no credential of ours', async () => {
    const provider = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'x' }, Handler: 'x.y', Role: 'r' } };
    expect(deploy(await startWorld(), stack({ Provider: provider }), IRELAND)).toHaveLength(1);
  });

  it.each<[string, StackTemplate['resources'], string]>([
    ['a role without inline policies', { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'x' } } }, 'Policies'],
    ['no schedule', { Schedule: { Type: 'AWS::Logs::LogGroup' } }, 'the schedule of Refresher'],
    ['an unknown format', { Secret: secretOf('nope') }, 'the format nope of ecr-pull'],
  ])('is an error with %s', async (_, changes, words) => {
    const world = await startWorld();
    expect(() => deploy(world, stack(changes), IRELAND)).toThrow(words);
  });

  it('is in a region of the partition that its registries are in', () => {
    expect(homeRegion([stack()])).toBe('cn-north-1');
    expect(homeRegion([])).toBe(IRELAND);
  });
});

function secretOf(format: string) {
  const Tags = [
    { Key: 'ecr-credential', Value: 'ci-pull' },
    { Key: 'ecr-format', Value: format },
  ];
  return { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'ecr-pull', Tags } };
}
