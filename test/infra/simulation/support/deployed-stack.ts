import { createHash } from 'node:crypto';
import type { RefresherConfig } from '../../../../infra/config';
import { plain, synthesize } from '../../support/synthesize';

/** The account and the region of the simulated stacks. */
export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
/** An account that contains none of the stacks. */
export const OTHER_ACCOUNT = '210987654321';

const PSEUDO_PARAMETERS: Record<string, string> = {
  'AWS::AccountId': ACCOUNT,
  'AWS::Region': REGION,
  'AWS::Partition': 'aws',
  'AWS::URLSuffix': 'amazonaws.com',
};
/** For each type that a policy references: the service, the start of the ARN, the property with the name, and the end. */
const ARNS: Record<string, [service: string, start: string, property: string, end: string]> = {
  'AWS::KMS::Key': ['kms', 'key/', '', ''],
  'AWS::Lambda::Function': ['lambda', 'function:', 'FunctionName', ''],
  'AWS::Logs::LogGroup': ['logs', 'log-group:', 'LogGroupName', ':*'],
  'AWS::SQS::Queue': ['sqs', '', 'QueueName', ''],
};

/** A policy document as AWS receives it. */
export interface PolicyDocument {
  Version: string;
  Statement: object[];
}

/** The policies of deployed stacks, by the ARN of what they are attached to. */
export interface Deployed {
  /** The identity policies of each role. */
  identity: Record<string, PolicyDocument[]>;
  /** The trust policy of each role, and the resource policy of each secret and key. */
  resource: Record<string, PolicyDocument>;
  /** ARNs of the stacks' secrets. */
  secrets: string[];
  /** ARNs of the stacks' keys. */
  keys: string[];
}

/** Returns an ARN of the simulated account and region, or of others. */
export function arnOf(service: string, name: string, account = ACCOUNT, region = REGION): string {
  return `arn:aws:${service}:${service === 'iam' ? '' : region}:${account}:${name}`;
}

/** Returns the ARN of a secret with this name. Secrets Manager appends a hyphen and six characters to the name. */
export function secretArn(name: string, account = ACCOUNT): string {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return arnOf('secretsmanager', `secret:${name}-${suffix}`, account);
}

/** Returns the ARNs of the secrets with these names, by name. */
export function secretArns(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, secretArn(name)]));
}

/** Returns the policies of a config's stacks, with the values that CloudFormation inserts for references. */
export function deploy(config: RefresherConfig): Deployed {
  const deployed: Deployed = { identity: {}, resource: {}, secrets: [], keys: [] };
  const attach = (role: string, policy: PolicyDocument) => {
    deployed.identity[role] = [...(deployed.identity[role] ?? []), policy];
  };
  for (const [stack, template] of Object.entries(synthesize(config))) {
    const resources: Resources = template.toJSON().Resources;
    const arn = (id: string) => referenced(id, '.Arn', stack, resources);
    for (const [id, { Type: type, Properties: properties }] of Object.entries(resources)) {
      const resolve = <T = PolicyDocument>(property: string): T =>
        resolveReferences<T>(properties[property] ?? [], stack, resources);
      if (type === 'AWS::IAM::Role') {
        for (const { PolicyDocument } of resolve<{ PolicyDocument: PolicyDocument }[]>('Policies')) {
          attach(arn(id), PolicyDocument);
        }
        deployed.resource[arn(id)] = resolve('AssumeRolePolicyDocument');
      } else if (type === 'AWS::IAM::Policy') {
        for (const { Ref } of properties.Roles as { Ref: string }[]) attach(arn(Ref), resolve('PolicyDocument'));
      } else if (type === 'AWS::SecretsManager::Secret') {
        deployed.secrets.push(referenced(id, '', stack, resources));
      } else if (type === 'AWS::SecretsManager::ResourcePolicy') {
        deployed.resource[resolve<string>('SecretId')] = resolve('ResourcePolicy');
      } else if (type === 'AWS::KMS::Key') {
        deployed.keys.push(arn(id));
        deployed.resource[arn(id)] = resolve('KeyPolicy');
      }
    }
  }
  return deployed;
}

/** Returns the ARN of the one role whose name starts like this. */
export function roleOf({ identity }: Deployed, name: string): string {
  const [role, ...more] = Object.keys(identity).filter((arn) => arn.includes(`/${name}`));
  if (role === undefined || more.length > 0) throw new Error(`got ${more.length} more roles with the name ${name}`);
  return role;
}

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

function resolveReferences<T>(node: unknown, stack: string, resources: Resources): T {
  const text = JSON.stringify(plain(node)).replace(/<([\w:]+)(\.Arn|\.Name)?>/g, (_, id, attribute = '') =>
    referenced(id, attribute, stack, resources),
  );
  return JSON.parse(text);
}

function referenced(id: string, attribute: string, stack: string, resources: Resources): string {
  if (PSEUDO_PARAMETERS[id]) return PSEUDO_PARAMETERS[id];
  const { Type: type = '', Properties: properties = {} } = resources[id] ?? {};
  const name = (property: string): string =>
    resolveReferences(properties[property] ?? `${stack}-${id}`, stack, resources);
  if (type === 'AWS::SecretsManager::Secret') {
    const arn = secretArn(name('Name'));
    return attribute === '.Name' ? (arn.split(':')[6] ?? '') : arn;
  }
  if (type === 'AWS::IAM::Role' && attribute) return arnOf('iam', `role${properties.Path ?? '/'}${name('RoleName')}`);
  const [service, start, property = '', end] = ARNS[type] ?? [];
  if (!service || !attribute) throw new Error(`got a reference to ${type} ${id}${attribute}; add its ARN to this file`);
  return arnOf(service, `${start}${name(property)}${end}`);
}
