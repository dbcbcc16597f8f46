import { type App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { EcrCredential } from './ecr-credential';

/** Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 500;
const MAX_OUTPUTS = 200;
/** Characters of all inline policies of a role, without white space. Source: IAM and AWS STS quotas. */
const MAX_ROLE_POLICY = 10_240;
/** Characters of the trust policy of a role, by default. Source: IAM and AWS STS quotas. */
const MAX_TRUST_POLICY = 2_048;
/** Source: IAM and AWS STS quotas. */
const MAX_MANAGED_POLICY = 6_144;
/** Source: AWS Secrets Manager quotas. */
const MAX_SECRET_POLICY = 20_480;
/** Source: AWS KMS quotas. */
const MAX_KEY_POLICY = 32_768;

/** The longest possible values of the pseudo parameters, whose values are not known at synth. */
const LONGEST: Record<string, string> = {
  'AWS::Partition': 'aws-us-gov',
  'AWS::AccountId': '123456789012',
  'AWS::Region': 'ap-southeast-1',
};
/** A placeholder for any other reference. */
const LONGEST_ARN = 'x'.repeat(128);

/** A resource of a template. */
interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A template, as far as its policies have limits. */
interface StackTemplate {
  Resources: Record<string, Resource>;
}

/** A policy of a resource, and its limit. */
interface Measured {
  what: string;
  policy: unknown;
  limit: number;
  /** What to do if the policy belongs to a credential. */
  remedy: string;
}

const GROUP = 'give some of its credentials a group, because each group is a stack';

/**
 * Returns the limits of AWS that the stacks of an app exceed, and what to do. Synth fails instead of the deployment.
 * Policies are measured in the templates, so that no role is left out, whatever created it.
 */
export function limitProblems(app: App): string[] {
  const stacks = app.node.children.filter(Stack.isStack);
  const tooLarge = stacks.flatMap(sizeProblems);
  if (tooLarge.length > 0) return tooLarge; // the CDK does not synthesize such a stack
  const assembly = app.synth();
  return stacks.flatMap((stack) => policyProblems(stack, assembly.getStackByName(stack.stackName).template));
}

/** Returns the problems of a stack with too many resources or outputs. */
function sizeProblems(stack: Stack): string[] {
  const all = stack.node.findAll();
  const resources = all.filter(CfnResource.isCfnResource).length;
  const outputs = all.filter((node) => node instanceof CfnOutput).length;
  const name = `credentials: the stack ${stack.stackName}`;
  return [
    ...tooMany(name, 'resources', resources, MAX_RESOURCES, GROUP),
    ...tooMany(name, 'outputs', outputs, MAX_OUTPUTS, GROUP),
  ];
}

/** Returns the problems of the policies that are too long. */
function policyProblems(stack: Stack, { Resources }: StackTemplate): string[] {
  const tooLong = Object.entries(Resources).flatMap(([id, resource]) =>
    measured(id, resource, Resources)
      .map((found) => ({ ...found, id, size: sizeOf(found.policy) }))
      .filter(({ size, limit }) => size > limit),
  );
  if (tooLong.length === 0) return [];
  const credentials = credentialsOf(stack);
  return tooLong.flatMap(({ id, what, size, limit, remedy }) => {
    const credential = credentials.get(id);
    return credential
      ? tooMany(`credentials.${credential}: ${what}`, 'characters', size, limit, remedy)
      : tooMany(`credentials: ${what} ${id} in the stack ${stack.stackName}`, 'characters', size, limit, GROUP);
  });
}

/** Returns the names of the credentials that contain the resources of a stack, by the resource's logical id. */
function credentialsOf(stack: Stack): Map<string, string> {
  return new Map(
    stack.node
      .findAll()
      .filter(CfnResource.isCfnResource)
      .flatMap((resource) => {
        const unit = resource.node.scopes.find((scope) => scope instanceof EcrCredential);
        return unit ? [[String(stack.resolve(resource.logicalId)), unit.credential.name] as const] : [];
      }),
  );
}

/** Returns the policies of a resource that have a limit. */
function measured(id: string, { Type, Properties = {} }: Resource, all: Record<string, Resource>): Measured[] {
  const ofRole = 'name fewer registries or repositories (* can stand for many), or split the credential';
  const ofReaders = 'name fewer readers, or split the credential';
  switch (Type) {
    case 'AWS::IAM::Role': {
      const policy = [Properties.Policies ?? [], attachedPolicies(id, all)].flat();
      const trust = Properties.AssumeRolePolicyDocument;
      return [
        { what: 'the policy of the role', policy, limit: MAX_ROLE_POLICY, remedy: ofRole },
        { what: 'the trust policy of the role', policy: trust, limit: MAX_TRUST_POLICY, remedy: ofReaders },
      ];
    }
    case 'AWS::IAM::ManagedPolicy': {
      const { PolicyDocument: policy } = Properties;
      return [{ what: 'the managed policy', policy, limit: MAX_MANAGED_POLICY, remedy: ofRole }];
    }
    case 'AWS::SecretsManager::ResourcePolicy': {
      const { ResourcePolicy: policy } = Properties;
      return [{ what: 'the policy of a secret', policy, limit: MAX_SECRET_POLICY, remedy: ofReaders }];
    }
    case 'AWS::KMS::Key':
      return [{ what: 'the policy of the key', policy: Properties.KeyPolicy, limit: MAX_KEY_POLICY, remedy: GROUP }];
    default:
      return [];
  }
}

/** Returns the inline policies of a role that are resources of their own. */
function attachedPolicies(roleId: string, all: Record<string, Resource>): unknown[] {
  return Object.values(all)
    .filter(({ Type }) => Type === 'AWS::IAM::Policy')
    .flatMap(({ Properties: { Roles = [], PolicyDocument } = {} }) =>
      (Roles as unknown[]).some((role) => JSON.stringify(role) === JSON.stringify({ Ref: roleId }))
        ? [PolicyDocument]
        : [],
    );
}

/** Returns the number of characters of a policy as AWS counts them, or a little more. */
function sizeOf(policy: unknown): number {
  return JSON.stringify(rendered(policy ?? '')).length;
}

function tooMany(what: string, unit: string, count: number, limit: number, remedy: string): string[] {
  return count > limit ? [`${what} has ${count} ${unit}; must be at most ${limit}: ${remedy}`] : [];
}

/** Returns a part of a template as AWS evaluates it, or a little longer. */
function rendered(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rendered);
  if (typeof node !== 'object' || node === null) return node;
  const [[key, value] = ['', undefined], ...more] = Object.entries(node);
  if (more.length === 0 && key === 'Ref') return LONGEST[String(value)] ?? LONGEST_ARN;
  if (more.length === 0 && key === 'Fn::GetAtt') return LONGEST_ARN;
  if (more.length === 0 && key === 'Fn::Join') {
    const [separator, parts] = value as [string, unknown[]];
    return parts.map(rendered).join(separator);
  }
  return Object.fromEntries(Object.entries(node).map(([name, part]) => [name, rendered(part)]));
}
