import { describe, expect } from 'vitest';
import type { StackTemplate } from '../../local/stand-in/template/assembly';
import { deploy } from '../../local/stand-in/template/deploy';
import { homeRegion } from '../../local/stand-in/template/home-region';
import { resolve, type Scope } from '../../local/stand-in/template/intrinsics';
import { it, REGION } from './support';

const scope: Scope = {
  pseudo: { 'AWS::Region': REGION },
  ref: (logicalId) => `ref-${logicalId}`,
  attribute: (logicalId, name) => `${name}-of-${logicalId}`,
};
const sub = (text: string) => ({ 'Fn::Sub': text.replace(/<(.+?)>/g, '$' + '{$1}') });

describe('a part of a template', () => {
  it.each([
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, REGION],
    ['Ref of a resource', { Ref: 'Secret' }, 'ref-Secret'],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Log', 'Arn'] }, 'Arn-of-Log'],
    ['Fn::Join', { 'Fn::Join': [':', ['a', { Ref: 'AWS::Region' }]] }, `a:${REGION}`],
    ['Fn::Sub', sub('<Secret>-in-<AWS::Region>'), `ref-Secret-in-${REGION}`],
    ['no function', { Key: ['a', 1, null] }, { Key: ['a', 1, null] }],
  ])('with %s is resolved', (_, node, expected) => {
    expect(resolve(node, scope)).toEqual(expected);
  });

  it.each([
    ['an unknown function', { 'Fn::ImportValue': 'x' }],
    ['an unknown pseudo parameter', { Ref: 'AWS::NoValue' }],
    ['Fn::Sub with a map', { 'Fn::Sub': ['x', {}] }],
  ])('with %s is an error', (_, node) => {
    expect(() => resolve({ deep: [node] }, scope)).toThrow('the stand-in cannot resolve');
  });
});

const SPEC = { credential: 'ci-pull', registries: [{}, { region: 'cn-north-1' }] };
const CREDENTIAL_TAG = { Key: 'ecr-credential', Value: 'ci-pull' };

function secret(format: string): StackTemplate['resources'] {
  const Tags = [CREDENTIAL_TAG, { Key: 'ecr-format', Value: format }];
  return { Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'ecr-pull', Tags } } };
}

/** Returns a stack with one credential as the CDK writes it, with some of its resources changed. */
function stack(changes: StackTemplate['resources'] = {}): StackTemplate {
  const Statement = [
    { Effect: 'Allow', Action: 'secretsmanager:PutSecretValue', Resource: { Ref: 'Secret' } },
    { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: { 'Fn::GetAtt': ['Log', 'Arn'] } },
  ];
  return {
    name: 'Acme',
    assets: { 'code.zip': '/assembly/code' },
    resources: {
      ...secret('jenkins'),
      Log: { Type: 'AWS::Logs::LogGroup' },
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: { 'Fn::Join': ['', ['Acme-ci-pull-', { Ref: 'AWS::Region' }]] },
          AssumeRolePolicyDocument: { 'Fn::Ignored': 1 },
          Policies: [{ PolicyName: 'Refresh', PolicyDocument: { Statement } }],
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
          Tags: [CREDENTIAL_TAG],
          Timeout: 100,
        },
      },
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          ScheduleExpression: 'cron(17 3/4 * * ? *)',
          Target: { Arn: { 'Fn::GetAtt': ['Refresher', 'Arn'] }, Input: '{"scheduled":true}' },
        },
      },
      ...changes,
    },
  };
}

describe('a stack on the stand-in', () => {
  it('has the function, role, secrets and schedule of the template', ({ standIn }) => {
    const [credential] = deploy(standIn, stack(), REGION);
    const { arn } = standIn.secrets.get(REGION, 'ecr-pull');
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

  it('has no credential for functions without the tag', ({ standIn }) => {
    const provider = {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { ZipFile: '//' }, Handler: 'x.y', Role: 'r' },
    };
    expect(deploy(standIn, stack({ Provider: provider }), REGION)).toHaveLength(1);
  });

  it.for<[string, StackTemplate['resources'], string]>([
    ['a role without inline policies', { Role: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'x' } } }, 'Policies'],
    ['no schedule', { Schedule: { Type: 'AWS::Logs::LogGroup' } }, 'the schedule of Refresher'],
    ['an unknown format', secret('nope'), 'the format nope of ecr-pull'],
  ])('with %s is an error', ([, changes, message], { standIn }) => {
    expect(() => deploy(standIn, stack(changes), REGION)).toThrow(message);
  });

  it('is in a region of the partition of its registries', () => {
    expect(homeRegion([stack()])).toBe('cn-north-1');
    expect(homeRegion([])).toBe(REGION);
  });
});
