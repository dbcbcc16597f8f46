import { createHash } from 'node:crypto';

/** Where the tests' stacks are deployed to. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';

const PSEUDO: Record<string, string> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** A resource of a synthesized template. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A synthesized stack: its name, and its resources by their logical ids. */
export interface Deployed {
  name: string;
  resources: Record<string, Resource>;
}

/** The ARN that a secret of a name has: Secrets Manager puts a hyphen and six characters behind it. */
export function secretArn(name: string, account = ACCOUNT): string {
  return `arn:aws:secretsmanager:${REGION}:${account}:secret:${name}-${hash(name).slice(0, 6)}`;
}

/** A part of a template as it is after a deploy: every reference replaced by what CloudFormation puts there. */
export function resolve(node: unknown, stack: Deployed): unknown {
  if (Array.isArray(node)) return node.map((each) => resolve(each, stack));
  if (typeof node !== 'object' || node === null) return node;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::Sub': sub } = node as Record<string, unknown>;
  if (typeof ref === 'string') return PSEUDO[ref] ?? referenceTo(ref, stack);
  if (Array.isArray(attribute)) return attributeOf(attribute[0], attribute[1], stack);
  if (Array.isArray(join)) return (resolve(join[1], stack) as string[]).join(join[0]);
  if (typeof sub === 'string') return sub.replace(/\$\{([^}]+)\}/g, (_, name) => PSEUDO[name] ?? name);
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, resolve(value, stack)]));
}

function referenceTo(id: string, stack: Deployed): string {
  return stack.resources[id]?.Type === 'AWS::SecretsManager::Secret' ? secretArn(nameOf(id, 'Name', stack)) : id;
}

function attributeOf(id: string, attribute: string, stack: Deployed): string {
  const type = stack.resources[id]?.Type;
  if (attribute !== 'Arn') return `${id}.${attribute}`;
  if (type === 'AWS::IAM::Role') {
    const path = stack.resources[id]?.Properties?.Path ?? '/';
    return `arn:aws:iam::${ACCOUNT}:role${path}${nameOf(id, 'RoleName', stack)}`;
  }
  if (type === 'AWS::KMS::Key') return `arn:aws:kms:${REGION}:${ACCOUNT}:key/${uuid(stack.name + id)}`;
  if (type === 'AWS::Logs::LogGroup') {
    return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${nameOf(id, 'LogGroupName', stack)}:*`;
  }
  if (type === 'AWS::Lambda::Function') {
    return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${nameOf(id, 'FunctionName', stack)}`;
  }
  if (type === 'AWS::SQS::Queue') return `arn:aws:sqs:${REGION}:${ACCOUNT}:${nameOf(id, 'QueueName', stack)}`;
  if (type === 'AWS::CloudWatch::Alarm') {
    return `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:${nameOf(id, 'AlarmName', stack)}`;
  }
  if (type === 'AWS::Events::Rule') return `arn:aws:events:${REGION}:${ACCOUNT}:rule/${nameOf(id, 'Name', stack)}`;
  throw new Error(`the tests don't know the ARN of ${type} ${id}`);
}

/** The name that the template gives, or one that CloudFormation would make. */
function nameOf(id: string, property: string, stack: Deployed): string {
  return String(resolve(stack.resources[id]?.Properties?.[property] ?? `${stack.name}-${id}`, stack));
}

function uuid(text: string): string {
  return hash(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
