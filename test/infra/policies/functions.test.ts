import { describe, expect, it } from 'vitest';
import type { CredentialConfig } from '../../../infra/config';
import { actionsOf, GET, PULL, PUSH, READ, USE_KEY } from '../simulation/support/actions';
import { EXISTING_KEY } from '../simulation/support/readers';
import { policy } from '../simulation/support/simulate';
import { API_KEY, hook, NETWORK } from '../support/deployed';
import { policiesOf } from './support/policies-of';
import { DOCKER, decrypts, onlyForSecrets, PASSWORD, SECRETS, secretPattern } from './support/statements';

const OWN_REGISTRY = '<AWS::Region>:<AWS::AccountId>';
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
const inRegions = (of: string | string[]) => ({ Condition: { StringEquals: { 'aws:RequestedRegion': of } } });
const getToken = (...regions: string[]) => allow('GetToken', 'ecr:GetAuthorizationToken', '*', inRegions(regions));
const repositories = (Action: string[], registries: string[], names = ['*']) => {
  const arns = registries.flatMap((registry) =>
    names.map((name) => `arn:<AWS::Partition>:ecr:${registry}:repository/${name}`),
  );
  return allow('UseRepositories', Action, arns.length === 1 ? String(arns) : arns);
};
const writeSecrets = (Resource: string | string[]) =>
  allow('WriteSecrets', actionsOf('secretsmanager', 'DescribeSecret PutSecretValue'), Resource);
const Condition = onlyForSecrets([DOCKER, PASSWORD]);
const useKey = (Resource: string) => allow('UseKey', USE_KEY, Resource, { Condition });

const OWN_TOKEN = getToken('<AWS::Region>');
const OWN_PULL = [OWN_TOKEN, repositories(PULL, [OWN_REGISTRY])];
const WRITE_ONE = writeSecrets(`<${DOCKER}>`);
const WRITE_BOTH = writeSecrets([`<${DOCKER}>`, `<${PASSWORD}>`]);
const CARRY_OVER = allow('CarryOver', GET, `<${DOCKER}>`);
/** Returns the statements that every function has. */
const run = (name: string) => [
  allow('WriteLog', actionsOf('logs', 'CreateLogStream PutLogEvents'), `</aws/lambda/EcrCredentials-${name}>`),
  allow('SendToDeadLetterQueue', 'sqs:SendMessage', '<EcrCredentials-failures>'),
];
const CONNECT = actionsOf(
  'ec2',
  `AssignPrivateIpAddresses CreateNetworkInterface DeleteNetworkInterface DescribeNetworkInterfaces DescribeSubnets
  UnassignPrivateIpAddresses`,
);
/** Returns the policy of a role whose function is in a VPC. */
const connect = (role: string, name: string) => {
  const self = `arn:<AWS::Partition>:lambda:${OWN_REGISTRY}:function:EcrCredentials-${name}`;
  const Condition = { ArnEquals: { 'lambda:SourceFunctionArn': self } };
  const PolicyDocument = policy(
    allow('ConnectToNetwork', CONNECT, '*'),
    allow('OnlyLambdaConnects', CONNECT, '*', { Effect: 'Deny', Condition }),
  );
  return { PolicyName: 'Network', Roles: [`<${role}>`], PolicyDocument };
};
const BUS = `arn:<AWS::Partition>:events:${OWN_REGISTRY}:event-bus/default`;
const SEND_RESULT = allow('SendResult', 'events:PutEvents', BUS);
const roleOf = (name: string, PolicyName: string, ...statements: object[]) => ({
  RoleName: `EcrCredentials-${name}-<AWS::Region>`,
  Description: expect.anything(),
  AssumeRolePolicyDocument: trustOf('lambda'),
  Policies: [{ PolicyName, PolicyDocument: policy(...statements) }],
});

const [EU_WEST_1, US_EAST_1] = [{ region: 'eu-west-1' }, { region: 'us-east-1' }];
const TWO_REGIONS: CredentialConfig = {
  registries: [EU_WEST_1, US_EAST_1],
  secrets: [{ format: 'dockerconfigjson' }, { format: 'password', ...EU_WEST_1 }],
};
const names = ['base/node', 'team-a/*'];
const registries = [EU_WEST_1, { account: '210987654321', ...US_EAST_1 }];
const PUSH_AND_FILL = { access: 'push', pullThroughCache: true, repositories: names.toReversed(), registries } as const;
const pushAndFill = repositories(
  [...PULL, ...PUSH, 'ecr:BatchImportUpstreamImage', 'ecr:CreateRepository'].sort(),
  ['eu-west-1:<AWS::AccountId>', 'us-east-1:210987654321'],
  names,
);
const pullInTwoRegions = repositories(PULL, ['eu-west-1:<AWS::AccountId>', 'us-east-1:<AWS::AccountId>']);
const publicStatements = [
  allow('GetPublicToken', 'ecr-public:GetAuthorizationToken', '*', inRegions('us-east-1')),
  allow('GetPublicBearer', 'sts:GetServiceBearerToken', '*'),
];
const bothRegions = getToken('eu-west-1', 'us-east-1');
const pullAndList = [OWN_TOKEN, repositories([...PULL, 'ecr:ListImages'], [OWN_REGISTRY])];
const withKey = (encryption: 'customer-managed' | typeof EXISTING_KEY) => ({ secrets: SECRETS, encryption });

describe("the role of a credential's function", () => {
  it('can be assumed by Lambda only, and has one policy', () => {
    expect(policiesOf({}).roles.function).toEqual([
      roleOf('ci', 'Refresh', ...OWN_PULL, WRITE_ONE, ...run('ci'), SEND_RESULT),
    ]);
  });

  it.each<[string, CredentialConfig, object[]]>([
    [
      'pushes and fills the cache only in the named repositories of the named registries',
      PUSH_AND_FILL,
      [bothRegions, pushAndFill, WRITE_ONE, CARRY_OVER],
    ],
    ['lists tags if the config allows it', { listTags: true }, [...pullAndList, WRITE_ONE]],
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
    ['can use ECR Public only', { publicRegistry: true, registries: [] }, [...publicStatements, WRITE_ONE]],
    [
      "uses the stack's key for its own secrets",
      withKey('customer-managed'),
      [...OWN_PULL, WRITE_BOTH, useKey('<key>')],
    ],
    [
      'uses an existing key for its own secrets',
      withKey(EXISTING_KEY),
      [...OWN_PULL, WRITE_BOTH, useKey(EXISTING_KEY)],
    ],
  ])('%s', (_, settings, statements) => {
    expect(policiesOf(settings).statements).toEqual([...statements, ...run('ci'), SEND_RESULT]);
  });

  it('is connected by Lambda to the VPC of the config', () => {
    const { statements, managed } = policiesOf({ feeds: [hook('hook')] }, { network: NETWORK });
    expect(statements).toEqual([...OWN_PULL, WRITE_ONE, ...run('ci'), SEND_RESULT]);
    expect(managed.slice(1)).toEqual([connect('function', 'ci'), connect('feed', 'ci-feed-hook')]);
  });
});

describe('the role of a feed', () => {
  const readSecret = allow('ReadSecret', READ, `<${DOCKER}>`);
  const readApiSecret = allow('ReadApiSecret', GET, secretPattern('feeds/hook'));

  it('is allowed to read its secret and its API secret, to log and to report failures, and nothing else', () => {
    expect(policiesOf({ feeds: [hook('hook')] }).roles.feed).toEqual([
      roleOf('ci-feed-hook', 'Push', readSecret, readApiSecret, ...run('ci-feed-hook')),
    ]);
  });

  it('uses the key of each secret for this secret only', () => {
    const secrets = [...SECRETS].reverse();
    const feeds = [
      hook('hook', { format: 'dockerconfigjson', apiSecret: { name: 'feeds/hook', encryptionKey: API_KEY } }),
    ];
    const { roles } = policiesOf({ encryption: 'customer-managed', secrets, feeds });
    const keys = [decrypts('UseKey', '<key>', DOCKER), decrypts('UseApiKey', API_KEY, 'feeds/hook')] as const;
    const ofRun = run('ci-feed-hook');
    expect(roles.feed).toEqual([roleOf('ci-feed-hook', 'Push', readSecret, keys[0], readApiSecret, keys[1], ...ofRun)]);
  });
});

describe('the role of the schedules', () => {
  it('starts the functions of its stack, and nothing else', () => {
    const { managed, roles } = policiesOf({ feeds: [hook('hook')] }, { credentials: { other: {} } });
    const Resource = ['<EcrCredentials-ci>', '<EcrCredentials-other>'];
    const PolicyDocument = policy({ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource });
    const PolicyName = expect.anything();
    expect(managed).toEqual([{ PolicyName, PolicyDocument, Roles: ['<EcrSharedSchedulerRole>'] }]);
    const Condition = { StringEquals: { 'aws:SourceAccount': '<AWS::AccountId>' } };
    expect(roles.other[1]).toEqual({
      Description: expect.anything(),
      AssumeRolePolicyDocument: trustOf('scheduler', { Condition }),
    });
  });
});

describe('the role of the provider function', () => {
  it('runs the versions of the refreshers of its stack, starts their feeds, logs, and does nothing else', () => {
    const { roles } = policiesOf(
      { feeds: [hook('hook')] },
      { credentials: { other: {}, third: { group: 'platform' } } },
    );
    const run = (Sid: string, ...names: string[]) => {
      const arns = names.map((name) => `arn:<AWS::Partition>:lambda:${OWN_REGISTRY}:function:EcrCredentials-${name}`);
      return allow(Sid, 'lambda:InvokeFunction', arns.length === 1 ? String(arns) : arns);
    };
    const PolicyDocument = policy(
      run('RunRefreshers', 'ci:*', 'other:*'),
      run('StartFeeds', 'ci-feed-hook'),
      allow('WriteLog', actionsOf('logs', 'CreateLogStream PutLogEvents'), '</aws/lambda/EcrCredentials-Deployment>'),
    );
    expect(roles.other[0]).toEqual({
      Description: expect.anything(),
      AssumeRolePolicyDocument: trustOf('lambda'),
      Policies: [{ PolicyName: 'Deployment', PolicyDocument }],
    });
  });
});

describe('every role', () => {
  it('has no managed policy', () => {
    const { roles } = policiesOf({ feeds: [hook('hook')] });
    const all: object[] = Object.values(roles).flat();
    expect(all).toHaveLength(4);
    for (const role of all) expect(role).not.toHaveProperty('ManagedPolicyArns');
  });

  it('has the path and the permissions boundary of the config', () => {
    const permissionsBoundary = 'arn:aws:iam::123456789012:policy/boundary';
    const { roles } = policiesOf({ feeds: [hook('hook')] }, { rolePath: '/ci/', permissionsBoundary });
    const all = Object.values(roles).flat();
    expect(all).toHaveLength(4);
    for (const role of all) expect(role).toMatchObject({ Path: '/ci/', PermissionsBoundary: permissionsBoundary });
  });
});
