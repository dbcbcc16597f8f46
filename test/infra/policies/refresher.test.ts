import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { actionsOf, GET, PULL, PUSH, USE_KEY } from '../simulation/support/actions';
import { EXISTING_KEY } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';
import { policiesOf } from './support/policies-of';
import { DOCKER, onlyForSecrets, PASSWORD, SECRETS } from './support/statements';

const OWN_REGISTRY = '<AWS::Region>:<AWS::AccountId>';
const repository = (registry: string, name: string) => `arn:<AWS::Partition>:ecr:${registry}:repository/${name}`;
const trustOf = (service: string, more = {}) =>
  policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` }, ...more });

/** Returns a statement with this sid. */
const allow = (Sid: string, Action: string | string[], Resource: string | string[], more: object = {}) => ({
  Sid,
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const inRegions = (regions: string | string[]) => ({
  Condition: { StringEquals: { 'aws:RequestedRegion': regions } },
});
const getToken = (...regions: string[]) => allow('GetToken', 'ecr:GetAuthorizationToken', '*', inRegions(regions));
const repositories = (Action: string[], ...Resource: string[]) =>
  allow('UseRepositories', Action, Resource.length === 1 ? String(Resource) : Resource);
const writeSecrets = (Resource: string | string[]) =>
  allow('WriteSecrets', actionsOf('secretsmanager', 'DescribeSecret PutSecretValue'), Resource);
const useKey = (Resource: string) =>
  allow('UseKey', USE_KEY, Resource, { Condition: onlyForSecrets([DOCKER, PASSWORD]) });

const OWN_TOKEN = getToken('<AWS::Region>');
const OWN_PULL = [OWN_TOKEN, repositories(PULL, repository(OWN_REGISTRY, '*'))];
const WRITE_ONE = writeSecrets(`<${DOCKER}>`);
const WRITE_BOTH = writeSecrets([`<${DOCKER}>`, `<${PASSWORD}>`]);
const CARRY_OVER = allow('CarryOver', GET, `<${DOCKER}>`);
const RUN = [
  allow('WriteLog', actionsOf('logs', 'CreateLogStream PutLogEvents'), '</aws/lambda/EcrCredentials-ci>'),
  allow('SendToDeadLetterQueue', 'sqs:SendMessage', '<EcrCredentials-failures>'),
  allow('SendResult', 'events:PutEvents', `arn:<AWS::Partition>:events:${OWN_REGISTRY}:event-bus/default`),
];

const [EU_WEST_1, US_EAST_1] = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
const TWO_REGIONS: CredentialConfig = {
  registries: [EU_WEST_1, US_EAST_1],
  secrets: [{ format: 'dockerconfigjson' }, { format: 'password', ...EU_WEST_1 }],
};
const PUSH_AND_FILL: CredentialConfig = {
  access: 'push',
  pullThroughCache: true,
  repositories: ['team-a/*', 'base/node'],
  registries: [EU_WEST_1, { account: '210987654321', ...US_EAST_1 }],
};
const pushAndFill = repositories(
  [...PULL, ...PUSH, 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'].sort(),
  repository('eu-west-1:<AWS::AccountId>', 'base/node'),
  repository('eu-west-1:<AWS::AccountId>', 'team-a/*'),
  repository('us-east-1:210987654321', 'base/node'),
  repository('us-east-1:210987654321', 'team-a/*'),
);
const pullInTwoRegions = repositories(
  PULL,
  repository('eu-west-1:<AWS::AccountId>', '*'),
  repository('us-east-1:<AWS::AccountId>', '*'),
);
const publicStatements = [
  allow('GetPublicToken', 'ecr-public:GetAuthorizationToken', '*', inRegions('us-east-1')),
  allow('GetPublicBearer', 'sts:GetServiceBearerToken', '*'),
];
const bothRegions = getToken('eu-west-1', 'us-east-1');
const listTags = [...PULL, 'ecr:ListImages'];

describe("the role of a credential's function", () => {
  it('can be assumed by Lambda only, and has one policy', () => {
    expect(policiesOf({}).role).toEqual({
      RoleName: 'EcrCredentials-ci-<AWS::Region>',
      Description: expect.anything(),
      AssumeRolePolicyDocument: trustOf('lambda'),
      Policies: [{ PolicyName: 'Refresh', PolicyDocument: policy(...OWN_PULL, WRITE_ONE, ...RUN) }],
    });
  });

  it.each<[string, CredentialConfig, object[]]>([
    [
      'pushes and fills the cache only in the named repositories of the named registries',
      PUSH_AND_FILL,
      [bothRegions, pushAndFill, WRITE_ONE, CARRY_OVER],
    ],
    [
      'lists tags if the config allows it',
      { listTags: true },
      [OWN_TOKEN, repositories(listTags, repository(OWN_REGISTRY, '*')), WRITE_ONE],
    ],
    [
      'reads only the secrets that it carries entries over in',
      TWO_REGIONS,
      [bothRegions, pullInTwoRegions, WRITE_BOTH, CARRY_OVER],
    ],
    [
      "reads its secret with both of ECR's APIs, because each can fail",
      { endpoints: ['standard', 'fips'] },
      [...OWN_PULL, WRITE_ONE, CARRY_OVER],
    ],
    ["reads no secret with one of ECR's APIs", { endpoints: ['standard', 'dualstack'] }, [...OWN_PULL, WRITE_ONE]],
    [
      'uses ECR Public if the config includes it',
      { publicRegistry: true, registries: [] },
      [...publicStatements, WRITE_ONE],
    ],
    [
      "uses the stack's key for its own secrets",
      { secrets: SECRETS, encryption: 'customer-managed' },
      [...OWN_PULL, WRITE_BOTH, useKey('<key>')],
    ],
    [
      'uses an existing key for its own secrets',
      { secrets: SECRETS, encryption: EXISTING_KEY },
      [...OWN_PULL, WRITE_BOTH, useKey(EXISTING_KEY)],
    ],
  ])('%s', (_, settings, statements) => {
    expect(policiesOf(settings).statements).toEqual([...statements, ...RUN]);
  });
});

describe('the role of the schedules', () => {
  it('starts the functions of its stack, and nothing else', () => {
    const template = synthesize({ credentials: { a: {}, b: {} } }).EcrCredentials;
    const functions = Object.entries(resourcesOf(template, 'AWS::Lambda::Function'))
      .filter(([, { Properties }]) => Properties.Environment)
      .map(([id]) => `<${id}.Arn>`);
    expect(functions).toHaveLength(2);
    const roles = Object.entries(resourcesOf(template, 'AWS::IAM::Role'));
    const [id, role] = roles.find(([name]) => name.startsWith('SchedulerRole')) ?? [];
    const { PolicyDocument, Roles } = only(template, 'AWS::IAM::Policy').Properties;
    expect(plain(PolicyDocument)).toEqual(
      policy({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: functions }),
    );
    expect(plain(Roles)).toEqual([`<${id}>`]);
    const Condition = { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } };
    expect(plain(role?.Properties)).toEqual({
      Description: expect.anything(),
      AssumeRolePolicyDocument: trustOf('scheduler', { Condition }),
    });
  });
});

describe('every other role', () => {
  it("is the role of the CDK's triggers, which starts the functions and is the only one with a managed policy", () => {
    const roles = resourcesOf(synthesize({ credentials: { a: {} } }).EcrCredentials, 'AWS::IAM::Role');
    const others = Object.entries(roles).filter(([id]) => !/^(aRole|SchedulerRole)/.test(id));
    const Resource = [expect.stringMatching(/^<aRefresher\w+\.Arn>:\*$/)];
    const invoke = policy({ Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource });
    expect(others.map(([, { Properties }]) => plain(Properties))).toEqual([
      {
        AssumeRolePolicyDocument: trustOf('lambda'),
        ManagedPolicyArns: ['arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
        Policies: [{ PolicyName: 'Inline', PolicyDocument: invoke }],
      },
    ]);
    expect(Object.values(roles).filter(({ Properties }) => Properties.ManagedPolicyArns)).toHaveLength(1);
  });

  it('has the path and the permissions boundary of the config, as the roles of the product do', () => {
    const permissionsBoundary = 'arn:aws:iam::123456789012:policy/boundary';
    const template = synthesize({ rolePath: '/ci/', permissionsBoundary, credentials: { a: {} } }).EcrCredentials;
    const roles = Object.values(resourcesOf(template, 'AWS::IAM::Role'));
    expect(roles).toHaveLength(3);
    for (const { Properties } of roles) {
      expect(Properties).toMatchObject({ Path: '/ci/', PermissionsBoundary: permissionsBoundary });
    }
  });
});
