import { describe, expect, it } from 'vitest';
import { allows, parseStatement, type Request } from '../../local/stand-in/aws/policy';
import { allow, IRELAND, VIRGINIA } from './world';

const repository = `arn:aws:ecr:${IRELAND}:123456789012:repository/team-a/app`;
const pull: Request = { action: 'ecr:BatchGetImage', resource: repository, region: IRELAND };

function judge(statements: object[], request: Partial<Request> = {}): boolean {
  return allows(statements.map(parseStatement), { ...pull, ...request });
}

describe('a policy', () => {
  it('denies what no statement allows', () => {
    expect(judge([])).toBe(false);
    expect(judge([allow('ecr:PutImage')])).toBe(false);
  });

  it('allows an action by its name, whatever the case, or by its beginning', () => {
    expect(judge([allow('ecr:BatchGetImage')])).toBe(true);
    expect(judge([allow('ecr:batchgetimage')])).toBe(true);
    expect(judge([allow('ecr:Batch*')])).toBe(true);
    expect(judge([allow('*')])).toBe(true);
    expect(judge([allow('ecr:BatchGet')])).toBe(false);
  });

  it('takes * for any characters of a resource, and ? for one', () => {
    expect(judge([allow('ecr:*', repository.replace('app', '*'))])).toBe(true);
    expect(judge([allow('ecr:*', repository.replace('app', 'a??'))])).toBe(true);
    expect(judge([allow('ecr:*', repository.replace('app', 'a?'))])).toBe(false);
    expect(judge([allow('ecr:*', repository.replace('team-a', 'team-b'))])).toBe(false);
  });

  it('takes every other character of a resource for itself', () => {
    expect(judge([allow('ecr:*', 'a.c')], { resource: 'abc' })).toBe(false);
    expect(judge([allow('ecr:*', 'a.c(+)')], { resource: 'a.c(+)' })).toBe(true);
  });

  it('allows only in the regions that it names', () => {
    const statement = allow('ecr:*', '*', { StringEquals: { 'aws:RequestedRegion': [IRELAND, 'eu-central-1'] } });
    expect(judge([statement])).toBe(true);
    expect(judge([statement], { region: VIRGINIA })).toBe(false);
  });

  it('allows a bearer token only for the service that it names', () => {
    const statement = allow('sts:*', '*', { StringEquals: { 'sts:AWSServiceName': 'ecr-public.amazonaws.com' } });
    const request = { action: 'sts:GetServiceBearerToken', resource: '*' };
    expect(judge([statement], { ...request, awsServiceName: 'ecr-public.amazonaws.com' })).toBe(true);
    expect(judge([statement], { ...request, awsServiceName: 'codeartifact.amazonaws.com' })).toBe(false);
    expect(judge([statement], request)).toBe(false);
  });

  it('denies what a statement denies, whatever another one allows', () => {
    const deny = { ...allow('ecr:BatchGet*'), Effect: 'Deny' };
    expect(judge([allow('ecr:*'), deny])).toBe(false);
    expect(judge([deny, allow('ecr:*')])).toBe(false);
    expect(judge([allow('ecr:*'), deny], { action: 'ecr:PutImage' })).toBe(true);
    const ofItself = { ArnEquals: { 'lambda:SourceFunctionArn': 'arn:aws:lambda:eu-west-1:123456789012:function:ci' } };
    expect(judge([allow('ecr:*'), { ...deny, Condition: ofItself }])).toBe(false);
  });

  it.each([
    ['a NotAction', { Effect: 'Allow', NotAction: 'ecr:*', Resource: '*' }],
    ['a NotResource', { Effect: 'Allow', Action: 'ecr:*', NotResource: '*' }],
    ['a Principal', { ...allow('ecr:*'), Principal: '*' }],
    ['a * amid an action', allow('ecr:*Image')],
    ['a policy variable', allow('ecr:*', ['repository/$', '{aws:username}'].join(''))],
    ['another operator', allow('ecr:*', '*', { StringLike: { 'aws:RequestedRegion': 'eu-*' } })],
    ['another key', allow('ecr:*', '*', { StringEquals: { 'aws:SourceVpce': 'vpce-1' } })],
    ['an unresolved reference', allow('ecr:*', [{ Ref: 'Secret' }] as unknown as string[])],
  ])('is refused for %s, which could not be judged rightly', (_, statement) => {
    expect(() => parseStatement(statement)).toThrow("the stand-in can't evaluate a policy statement");
  });
});
