import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { LONG, REPOSITORY_PREFIX, SECRET_PREFIX, STACK_PREFIX } from '../../acceptance/model/names';
import { ROOT } from '../run';

interface Statement {
  Sid: string;
  Effect: string;
  Action: string | string[];
  Resource: unknown;
}

const template = parse(readFileSync(join(ROOT, 'docs/acceptance-role.yaml'), 'utf8'));
const role = template.Resources.Role.Properties;
const statements: Statement[] = role.Policies[0].PolicyDocument.Statement;
const actions = statements.flatMap(({ Action }) => Action);
/** The patterns of the resources that the run names, such as `role/Ecr*Acceptance*`. */
const resources = statements.flatMap(({ Resource }) => Resource).map(arnOf);

/** The prefixes of actions, by client. @default the client's name */
const SERVICES: Record<string, string> = {
  'cloudwatch-logs': 'logs',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
};
/** The commands whose action has another name. Undefined: the request is not signed, so it needs no permission. */
const EXCEPTIONS: Record<string, string | undefined> = {
  'lambda:Invoke': 'lambda:InvokeFunction',
  'sts:AssumeRoleWithWebIdentity': undefined,
};
/** The actions with which CloudFormation creates and deletes a probe, for services without `*`. */
const PROBES: Record<string, string[]> = {
  'AWS::EC2::SecurityGroup': ['ec2:CreateSecurityGroup', 'ec2:DeleteSecurityGroup'],
  'AWS::EC2::Subnet': ['ec2:CreateSubnet', 'ec2:DeleteSubnet'],
  'AWS::EC2::VPC': ['ec2:CreateVpc', 'ec2:DeleteVpc', 'ec2:ModifyVpcAttribute'],
  'AWS::EC2::VPCEndpoint': ['ec2:CreateVpcEndpoint', 'ec2:DeleteVpcEndpoints'],
  'AWS::KMS::Key': ['kms:CreateKey', 'kms:ScheduleKeyDeletion', 'kms:PutKeyPolicy'],
};

const sources = readdirSync(join(ROOT, 'acceptance'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(ROOT, 'acceptance', name), 'utf8') }));

/** Returns the actions of all commands that a source imports from clients. */
function actionsOf(text: string): string[] {
  return [...text.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([\w-]+)'/g)].flatMap(
    ([, names = '', client = '']) =>
      names
        .split(',')
        .map((name) => /^(\w+)Command\b/.exec(name.trim())?.[1])
        .filter((command) => command !== undefined)
        .map((command) => `${SERVICES[client] ?? client}:${command}`)
        .map((action) => (action in EXCEPTIONS ? EXCEPTIONS[action] : action))
        .filter((action) => action !== undefined),
  );
}

function arnOf(resource: unknown): string {
  return typeof resource === 'string' ? resource : String(Object(resource)['Fn::Sub']);
}

/** Returns the last part of an ARN, which names the resource. */
function patternOf(resource: unknown): string {
  return arnOf(resource).split(`\${AWS::AccountId}:`).at(-1) ?? '';
}

const isAllowed = (action: string) => actions.some((pattern) => matches(pattern, action));
function matches(pattern: string, text: string): boolean {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(text);
}

describe('the role of the acceptance workflow', () => {
  it('allows each action that the adapters call', () => {
    const called = [...new Set(sources.flatMap(({ text }) => actionsOf(text)))].sort();
    expect(called).toContain('lambda:InvokeFunction');
    expect(called.filter((action) => !isAllowed(action))).toEqual([]);
  });

  it('allows what CloudFormation does for each type of the probes', () => {
    const types = [...new Set(sources.flatMap(({ text }) => [...text.matchAll(/Type: '(AWS::[\w:]+)'/g)]))].map(
      ([, type = '']) => type,
    );
    const needed = types.flatMap((type) => PROBES[type] ?? [`${type.split('::')[1]?.toLowerCase()}:CreateIt`]);
    expect(needed.filter((action) => !isAllowed(action))).toEqual([]);
  });

  it.each([
    `stack/${STACK_PREFIX}-a`,
    `stack/${LONG.stacks}-a`,
    `role/${STACK_PREFIX}-a`,
    `role/path/${STACK_PREFIX}-a`,
    `role/${LONG.stacks}-a`,
    `function:${LONG.stacks}-a`,
    `secret:${SECRET_PREFIX}a`,
    `secret:${LONG.secrets}a`,
    `repository/${REPOSITORY_PREFIX}a`,
    `repository/${LONG.repositories}a`,
  ])('may use %s', (name) => {
    expect(resources.filter((each) => matches(patternOf(each), name))).not.toEqual([]);
  });

  it('may not change itself, or another resource of the account', () => {
    const named = statements.filter(({ Sid }) => Sid === 'UseNamed').flatMap(({ Resource }) => Resource);
    const patterns = named.map((each) => patternOf(each));
    for (const name of [`role/${role.RoleName}`, 'role/admin', 'function:EcrCredentials-ci', 'secret:ecr-ci-json'])
      expect(patterns.filter((pattern) => matches(pattern, name))).toEqual([]);
  });

  it('names the service of each resource, because IAM refuses a wildcard there', () => {
    expect(resources.filter((each) => each !== '*' && /^arn:\$\{AWS::Partition\}:\*/.test(each))).toEqual([]);
  });

  it('has at most the size that IAM allows for the inline policies of a role', () => {
    expect(JSON.stringify(statements).length).toBeLessThan(10_240);
  });

  it('trusts the jobs of the environment acceptance only, with and without ids', () => {
    const { StringEquals } = role.AssumeRolePolicyDocument.Statement[0].Condition;
    expect(StringEquals['token.actions.githubusercontent.com:aud']).toBe('sts.amazonaws.com');
    expect(StringEquals['token.actions.githubusercontent.com:sub']['Fn::If']).toEqual([
      'SendsIds',
      { 'Fn::Sub': `repo:\${OwnerAndIds}:environment:acceptance` },
      { 'Fn::Sub': `repo:\${Repository}:environment:acceptance` },
    ]);
  });
});
