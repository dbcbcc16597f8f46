import { describe, expect, it } from 'vitest';
import { allows, parseStatement, type Request } from '../../local/stand-in/aws/policy';
import { allow, OTHER_REGION, REGION } from './support';

const repository = `arn:aws:ecr:${REGION}:123456789012:repository/team-a/app`;
const pull: Request = { action: 'ecr:BatchGetImage', resource: repository, region: REGION };
const inRegions = allow('ecr:*', '*', { StringEquals: { 'aws:RequestedRegion': [REGION, 'eu-central-1'] } });
const deny = { ...allow('ecr:BatchGet*'), Effect: 'Deny' };
const denyOwnFunction = {
  ...deny,
  Condition: { ArnEquals: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:123456789012:function:ci' } },
};
const bearer = allow('sts:*', '*', { StringEquals: { 'sts:AWSServiceName': 'ecr-public.amazonaws.com' } });
const getBearer = { action: 'sts:GetServiceBearerToken', resource: '*' };
const bearerFor = (awsServiceName: string) => ({ ...getBearer, awsServiceName });

describe('a policy', () => {
  it.each<[string, boolean, object[], Partial<Request>?]>([
    ['denies by default', false, []],
    ['denies an action that no statement allows', false, [allow('ecr:PutImage')]],
    ['allows an action by its name', true, [allow('ecr:BatchGetImage')]],
    ['ignores the case of an action', true, [allow('ecr:batchgetimage')]],
    ['allows an action by its prefix and *', true, [allow('ecr:Batch*')]],
    ['allows all actions with *', true, [allow('*')]],
    ['requires * for a prefix', false, [allow('ecr:BatchGet')]],
    ['matches any characters of a resource with *', true, [allow('ecr:*', repository.replace('app', '*'))]],
    ['matches one character of a resource with ?', true, [allow('ecr:*', repository.replace('app', 'a??'))]],
    ['does not match two characters with ?', false, [allow('ecr:*', repository.replace('app', 'a?'))]],
    ['denies another resource', false, [allow('ecr:*', repository.replace('team-a', 'team-b'))]],
    ['compares a dot literally', false, [allow('ecr:*', 'a.c')], { resource: 'abc' }],
    ['compares all other characters literally', true, [allow('ecr:*', 'a.c(+)')], { resource: 'a.c(+)' }],
    ['allows the regions that it names', true, [inRegions]],
    ['denies other regions', false, [inRegions], { region: OTHER_REGION }],
    ['allows a bearer token for the named service', true, [bearer], bearerFor('ecr-public.amazonaws.com')],
    ['denies a bearer token for another service', false, [bearer], bearerFor('codeartifact.amazonaws.com')],
    ['denies a bearer token without a service', false, [bearer], getBearer],
    ['denies what one statement allows and a later one denies', false, [allow('ecr:*'), deny]],
    ['denies what one statement denies and a later one allows', false, [deny, allow('ecr:*')]],
    ['allows what a Deny does not name', true, [allow('ecr:*'), deny], { action: 'ecr:PutImage' }],
    ["treats requests as requests of the role's own function", false, [allow('ecr:*'), denyOwnFunction]],
  ])('%s', (_, allowed, statements, request = {}) => {
    expect(allows(statements.map(parseStatement), { ...pull, ...request })).toBe(allowed);
  });

  it.each([
    ['a NotAction', { Effect: 'Allow', NotAction: 'ecr:*', Resource: '*' }],
    ['a NotResource', { Effect: 'Allow', Action: 'ecr:*', NotResource: '*' }],
    ['a Principal', { ...allow('ecr:*'), Principal: '*' }],
    ['a * inside an action', allow('ecr:*Image')],
    ['a policy variable', allow('ecr:*', ['repository/$', '{aws:username}'].join(''))],
    ['another operator', allow('ecr:*', '*', { StringLike: { 'aws:RequestedRegion': 'eu-*' } })],
    ['another condition key', allow('ecr:*', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
    ['an unresolved reference', allow('ecr:*', [{ Ref: 'Secret' }] as unknown as string[])],
  ])('with %s is an error', (_, statement) => {
    expect(() => parseStatement(statement)).toThrow('the stand-in cannot evaluate a policy statement');
  });
});
