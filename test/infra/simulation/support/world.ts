import type { RefresherConfig } from '../../../../infra/config';
import { synthesize } from '../../support/synthesize';
import { type Deployed, type Resource, resolve } from './resolve';

/** A policy document as AWS gets it. */
export interface PolicyDocument {
  Version: string;
  Statement: object[];
}

/** The policies of a deployed app, by the ARNs of what they are on. */
export interface World {
  /** Of each role, what it may do. */
  identity: Record<string, PolicyDocument[]>;
  /** Of each role its trust policy, of each secret and each key its resource policy. */
  resource: Record<string, PolicyDocument>;
  /** ARNs of the secrets, by name. */
  secrets: Record<string, string>;
  /** ARNs of the stacks' own keys. */
  keys: string[];
}

/** Everything that a config's stacks say of who may do what. */
export function worldOf(config: RefresherConfig): World {
  const world: World = { identity: {}, resource: {}, secrets: {}, keys: [] };
  for (const [name, template] of Object.entries(synthesize(config))) {
    const stack: Deployed = { name, resources: template.toJSON().Resources };
    for (const [id, resource] of Object.entries(stack.resources)) add(world, id, resource, stack);
  }
  return world;
}

function add(world: World, id: string, { Type: type, Properties: raw }: Resource, stack: Deployed): void {
  const properties = resolve(raw ?? {}, stack) as Record<string, unknown>;
  const arn = () => String(resolve({ 'Fn::GetAtt': [id, 'Arn'] }, stack));
  if (type === 'AWS::IAM::Role') {
    const inline = (properties.Policies ?? []) as { PolicyDocument: PolicyDocument }[];
    const policies = inline.map(({ PolicyDocument }) => PolicyDocument);
    world.identity[arn()] = [...policies, ...(world.identity[arn()] ?? [])];
    world.resource[arn()] = properties.AssumeRolePolicyDocument as PolicyDocument;
  } else if (type === 'AWS::IAM::Policy') {
    for (const { Ref } of (raw?.Roles ?? []) as { Ref: string }[]) {
      const role = String(resolve({ 'Fn::GetAtt': [Ref, 'Arn'] }, stack));
      world.identity[role] = [...(world.identity[role] ?? []), properties.PolicyDocument as PolicyDocument];
    }
  } else if (type === 'AWS::SecretsManager::Secret') {
    world.secrets[String(properties.Name)] = String(resolve({ Ref: id }, stack));
  } else if (type === 'AWS::SecretsManager::ResourcePolicy') {
    world.resource[String(properties.SecretId)] = properties.ResourcePolicy as PolicyDocument;
  } else if (type === 'AWS::KMS::Key') {
    world.keys.push(arn());
    world.resource[arn()] = properties.KeyPolicy as PolicyDocument;
  }
}

/** The one role whose name begins so. */
export function roleOf(world: World, name: string): string {
  const [role, ...more] = Object.keys(world.identity).filter((arn) => arn.includes(`/${name}`));
  if (role === undefined || more.length > 0) throw new Error(`got ${more.length} more roles of the name ${name}`);
  return role;
}
