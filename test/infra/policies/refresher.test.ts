import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';

const PSEUDO_PARAMETERS = '<AWS::Region>:<AWS::AccountId>';
const repository = (registry: string, name: string) => `arn:<AWS::Partition>:ecr:${registry}:repository/${name}`;
const anything = expect.anything();

/** The role of the one credential, and the ids of its secrets, its log and the queue. */
function unit(settings: CredentialConfig) {
  const template = synthesize({ credentials: { ci: settings } }).EcrCredentials;
  const [role, ...more] = Object.values(resourcesOf(template, 'AWS::IAM::Role')).filter(({ Properties }) =>
    JSON.stringify(Properties.RoleName ?? '').includes('EcrCredentials-ci-'),
  );
  if (!role || more.length > 0) throw new Error('there must be one role');
  const properties = plain(role.Properties) as {
    Policies: { PolicyName: string; PolicyDocument: { Statement: unknown[] } }[];
  };
  return {
    role: properties,
    policyNames: properties.Policies.map(({ PolicyName }) => PolicyName),
    statements: properties.Policies[0]?.PolicyDocument.Statement,
    secrets: Object.keys(resourcesOf(template, 'AWS::SecretsManager::Secret')).map((id) => `<${id}>`),
    log: Object.keys(resourcesOf(template, 'AWS::Logs::LogGroup')).find((id) => id.startsWith('ciLog')),
    queue: Object.keys(resourcesOf(template, 'AWS::SQS::Queue'))[0],
  };
}

describe("a credential's role", () => {
  it('may get a token here, pull from every repository here, write its one secret, and log', () => {
    const { statements, secrets, log, queue, policyNames, role } = unit({});
    expect(statements).toEqual([
      {
        Sid: 'GetToken',
        Effect: 'Allow',
        Action: 'ecr:GetAuthorizationToken',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': ['<AWS::Region>'] } },
      },
      {
        Sid: 'UseRepositories',
        Effect: 'Allow',
        Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
        Resource: repository(PSEUDO_PARAMETERS, '*'),
      },
      {
        Sid: 'WriteSecrets',
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
        Resource: secrets[0],
      },
      {
        Sid: 'WriteLog',
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `<${log}.Arn>`,
      },
      { Sid: 'SendToDeadLetterQueue', Effect: 'Allow', Action: 'sqs:SendMessage', Resource: `<${queue}.Arn>` },
      {
        Sid: 'SendResult',
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: `arn:<AWS::Partition>:events:${PSEUDO_PARAMETERS}:event-bus/default`,
      },
    ]);
    expect(policyNames).toEqual(['Refresh']);
    expect(role).toEqual({
      RoleName: 'EcrCredentials-ci-<AWS::Region>',
      Description: anything,
      Policies: anything,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  it('may push and fill the pull-through cache only in the named repositories of the named registries', () => {
    const { statements } = unit({
      access: 'push',
      pullThroughCache: true,
      repositories: ['team-a/*', 'base/node'],
      registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
    });
    expect(statements?.slice(0, 2)).toEqual([
      {
        Sid: 'GetToken',
        Effect: 'Allow',
        Action: 'ecr:GetAuthorizationToken',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1', 'us-east-1'] } },
      },
      {
        Sid: 'UseRepositories',
        Effect: 'Allow',
        Action: [
          'ecr:BatchCheckLayerAvailability',
          'ecr:BatchGetImage',
          'ecr:BatchImportUpstreamImage',
          'ecr:CompleteLayerUpload',
          'ecr:CreateRepository',
          'ecr:GetDownloadUrlForLayer',
          'ecr:InitiateLayerUpload',
          'ecr:PutImage',
          'ecr:UploadLayerPart',
        ],
        Resource: [
          repository('eu-west-1:<AWS::AccountId>', 'base/node'),
          repository('eu-west-1:<AWS::AccountId>', 'team-a/*'),
          repository('us-east-1:210987654321', 'base/node'),
          repository('us-east-1:210987654321', 'team-a/*'),
        ],
      },
    ]);
  });

  it('may list tags only where the config says so', () => {
    const used = (listTags: boolean) => unit({ listTags }).statements?.[1];
    expect(JSON.stringify(used(false))).not.toContain('ecr:ListImages');
    expect(used(true)).toHaveProperty('Action', [
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:GetDownloadUrlForLayer',
      'ecr:ListImages',
    ]);
  });

  it('may read back only the secrets that it has to carry logins over in, and only with several regions', () => {
    const { statements, secrets } = unit({
      registries: [{ region: 'eu-west-1' }, { region: 'us-east-1' }],
      secrets: [{ format: 'dockerconfigjson' }, { format: 'password', region: 'eu-west-1' }],
    });
    expect(statements?.slice(2, 4)).toEqual([
      {
        Sid: 'WriteSecrets',
        Effect: 'Allow',
        Action: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
        Resource: secrets,
      },
      { Sid: 'CarryOver', Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: secrets[0] },
    ]);
  });

  it("may read back with both of ECR's APIs, too, for each can fail by itself", () => {
    const { statements, secrets } = unit({ endpoints: ['standard', 'fips'] });
    expect(statements?.[3]).toMatchObject({ Sid: 'CarryOver', Resource: secrets[0] });
    expect(unit({ endpoints: ['standard', 'dualstack'] }).statements?.[3]).not.toMatchObject({ Sid: 'CarryOver' });
  });

  it('asks ECR Public only if the credential is for it', () => {
    const { statements } = unit({ publicRegistry: true, registries: [] });
    expect(statements?.slice(0, 3)).toEqual([
      {
        Sid: 'GetPublicToken',
        Effect: 'Allow',
        Action: 'ecr-public:GetAuthorizationToken',
        Resource: '*',
        Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
      },
      { Sid: 'GetPublicBearer', Effect: 'Allow', Action: 'sts:GetServiceBearerToken', Resource: '*' },
      expect.objectContaining({ Sid: 'WriteSecrets' }),
    ]);
  });
});

describe("the schedules' role", () => {
  it('may start the refreshers of its stack, and nothing else', () => {
    const template = synthesize({ credentials: { a: {}, b: {} } }).EcrCredentials;
    const refreshers = Object.entries(resourcesOf(template, 'AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.Environment)
      .map(([id]) => `<${id}.Arn>`);
    expect(refreshers).toHaveLength(2);
    const policy = only(template, 'AWS::IAM::Policy');
    expect(plain(policy.Properties.PolicyDocument)).toEqual({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: refreshers }],
    });
    const [id, role] = Object.entries(resourcesOf(template, 'AWS::IAM::Role')).find(([name]) =>
      name.startsWith('SchedulerRole'),
    ) ?? ['', undefined];
    expect(plain(policy.Properties.Roles)).toEqual([`<${id}>`]);
    expect(plain(role?.Properties)).toEqual({
      Description: anything,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } },
          },
        ],
      },
    });
  });
});

describe('every other role', () => {
  it("is the CDK's own behind the triggers, the only one with a managed policy; it may start the refreshers", () => {
    const template = synthesize({ credentials: { a: {} } }).EcrCredentials;
    const roles = resourcesOf(template, 'AWS::IAM::Role');
    const [id, ...more] = Object.keys(roles).filter((name) => !/^(aRole|SchedulerRole)/.test(name));
    expect(more).toEqual([]);
    expect(plain(roles[id ?? '']?.Properties)).toEqual({
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
      ManagedPolicyArns: ['arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
      Policies: [
        {
          PolicyName: 'Inline',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['lambda:InvokeFunction'],
                Resource: [expect.stringMatching(/^<aRefresher\w+\.Arn>:\*$/)],
              },
            ],
          },
        },
      ],
    });
    const managed = Object.values(roles).filter(({ Properties }) => Properties.ManagedPolicyArns);
    expect(managed).toHaveLength(1);
  });

  it('has the path and the permissions boundary of the config, like ours', () => {
    const permissionsBoundary = 'arn:aws:iam::123456789012:policy/boundary';
    const template = synthesize({ rolePath: '/ci/', permissionsBoundary, credentials: { a: {} } }).EcrCredentials;
    const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles) {
      expect(Properties).toMatchObject({ Path: '/ci/', PermissionsBoundary: permissionsBoundary });
    }
  });
});
