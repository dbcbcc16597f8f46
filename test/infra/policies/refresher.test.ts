import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { actions, GET, PULL, PUSH, USE_KEY } from '../simulation/support/actions';
import { EXISTING_KEY } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { only, plain, resourcesOf, synthesize } from '../support/synthesize';
import { policiesOf } from './support/policies-of';
import { DOCKER, onlyForSecrets, PASSWORD, SECRETS } from './support/statements';

const HERE = '<AWS::Region>:<AWS::AccountId>';
const repository = (registry: string, name: string) => `arn:<AWS::Partition>:ecr:${registry}:repository/${name}`;
const trustOf = (service: string, more = {}) =>
  policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` }, ...more });

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
const writeSecrets = (Resource: string | string[]) =>
  allow('WriteSecrets', actions('secretsmanager', 'DescribeSecret PutSecretValue'), Resource);
const RUN = [
  allow('WriteLog', actions('logs', 'CreateLogStream PutLogEvents'), '</aws/lambda/EcrCredentials-ci>'),
  allow('SendToDeadLetterQueue', 'sqs:SendMessage', '<EcrCredentials-failures>'),
  allow('SendResult', 'events:PutEvents', `arn:<AWS::Partition>:events:${HERE}:event-bus/default`),
];
const OWN_TOKEN = getToken('<AWS::Region>');
const PULL_EVERYTHING = allow('UseRepositories', PULL, repository(HERE, '*'));
const useKey = (Resource: string) =>
  allow('UseKey', USE_KEY, Resource, { Condition: onlyForSecrets([DOCKER, PASSWORD]) });
const TWO_REGIONS = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];

describe("the role of a credential's function", () => {
  it('can be assumed by Lambda only, and has one policy', () => {
    expect(policiesOf({}).role).toEqual({
      RoleName: 'EcrCredentials-ci-<AWS::Region>',
      Description: expect.anything(),
      AssumeRolePolicyDocument: trustOf('lambda'),
      Policies: [{ PolicyName: 'Refresh', PolicyDocument: policy(...policiesOf({}).statements) }],
    });
  });

  it.each<[string, CredentialConfig, ...object[]]>([
    [
      'gets a token of its region, pulls from every repository of its registry, and writes its secret',
      {},
      OWN_TOKEN,
      PULL_EVERYTHING,
      writeSecrets(`<${DOCKER}>`),
    ],
    [
      'pushes to the named repositories of the named registries, and fills the pull-through cache there',
      {
        access: 'push',
        pullThroughCache: true,
        repositories: ['team-a/*', 'base/node'],
        registries: [{ region: 'eu-west-1' }, { account: '210987654321', region: 'us-east-1' }],
        secrets: [{ format: 'password', region: 'eu-west-1' }],
      },
      getToken('eu-west-1', 'us-east-1'),
      allow(
        'UseRepositories',
        [...PULL, ...PUSH, ...actions('ecr', 'BatchImportUpstreamImage CreateRepository')].sort(),
        ['eu-west-1:<AWS::AccountId>', 'us-east-1:210987654321'].flatMap((registry) => [
          repository(registry, 'base/node'),
          repository(registry, 'team-a/*'),
        ]),
      ),
      writeSecrets(`<${PASSWORD}>`),
    ],
    [
      'lists tags if the config allows it',
      { listTags: true },
      OWN_TOKEN,
      allow('UseRepositories', [...PULL, 'ecr:ListImages'], repository(HERE, '*')),
      writeSecrets(`<${DOCKER}>`),
    ],
    [
      'reads only the secrets that it carries entries over in, if it gets tokens in several regions',
      {
        registries: TWO_REGIONS,
        secrets: [{ format: 'dockerconfigjson' }, { format: 'password', region: 'eu-west-1' }],
      },
      getToken('eu-west-1', 'us-east-1'),
      allow(
        'UseRepositories',
        PULL,
        TWO_REGIONS.map(({ region }) => repository(`${region}:<AWS::AccountId>`, '*')),
      ),
      writeSecrets([`<${DOCKER}>`, `<${PASSWORD}>`]),
      allow('CarryOver', GET, `<${DOCKER}>`),
    ],
    [
      "reads its secret with both of ECR's APIs, because each can fail on its own",
      { endpoints: ['standard', 'fips'] },
      OWN_TOKEN,
      PULL_EVERYTHING,
      writeSecrets(`<${DOCKER}>`),
      allow('CarryOver', GET, `<${DOCKER}>`),
    ],
    [
      "reads no secret with two endpoints of one of ECR's APIs",
      { endpoints: ['standard', 'dualstack'] },
      OWN_TOKEN,
      PULL_EVERYTHING,
      writeSecrets(`<${DOCKER}>`),
    ],
    [
      'gets a token of ECR Public only if the credential includes it',
      { publicRegistry: true, registries: [] },
      allow('GetPublicToken', 'ecr-public:GetAuthorizationToken', '*', inRegions('us-east-1')),
      allow('GetPublicBearer', 'sts:GetServiceBearerToken', '*'),
      writeSecrets(`<${DOCKER}>`),
    ],
    ...(['<key>', EXISTING_KEY] as const).map((key): [string, CredentialConfig, ...object[]] => [
      `uses the key ${key} for its own secrets`,
      { secrets: SECRETS, encryption: key === '<key>' ? 'customer-managed' : key },
      OWN_TOKEN,
      PULL_EVERYTHING,
      writeSecrets([`<${DOCKER}>`, `<${PASSWORD}>`]),
      useKey(key),
    ]),
  ])('%s', (_, settings, ...statements) => {
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
