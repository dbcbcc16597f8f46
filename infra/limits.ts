import { type App, CfnOutput, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnKey } from 'aws-cdk-lib/aws-kms';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-secretsmanager';

/** Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 500;
const MAX_OUTPUTS = 200;
/** Characters of all inline policies of a role, without white space. Source: IAM and AWS STS quotas. */
const MAX_ROLE_POLICY = 10_240;
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

/**
 * Returns the limits of AWS that the stacks of an app exceed, and what to do. Synth fails instead of the deployment.
 */
export function limitProblems(app: App): string[] {
  return app.node.children.filter(Stack.isStack).flatMap((stack) => {
    const all = stack.node.findAll();
    const resources = all.filter(CfnResource.isCfnResource);
    const outputs = all.filter((node) => node instanceof CfnOutput);
    const remedy = 'give some of its credentials a group, because each group is a stack';
    return [
      ...tooMany(`credentials: the stack ${stack.stackName}`, 'resources', resources.length, MAX_RESOURCES, remedy),
      ...tooMany(`credentials: the stack ${stack.stackName}`, 'outputs', outputs.length, MAX_OUTPUTS, remedy),
      ...resources.flatMap((node) =>
        policyProblems(node, (policy) => JSON.stringify(rendered(stack.resolve(policy) ?? '')).length),
      ),
    ];
  });
}

/**
 * Returns the problem of a resource whose policy is too long.
 * @param sizeOf returns the number of characters of a policy as AWS counts them
 */
function policyProblems(node: CfnResource, sizeOf: (policy: unknown) => number): string[] {
  const owner = `credentials.${node.node.scopes.at(2)?.node.id}`;
  const characters = 'characters';
  if (node instanceof CfnRole) {
    const remedy = 'name fewer registries or repositories (* can stand for many), or split the credential';
    return tooMany(`${owner}: the policy of its role`, characters, sizeOf(node.policies), MAX_ROLE_POLICY, remedy);
  }
  if (node instanceof CfnResourcePolicy) {
    const remedy = 'name fewer readers, or split the credential';
    return tooMany(
      `${owner}: the policy of a secret`,
      characters,
      sizeOf(node.resourcePolicy),
      MAX_SECRET_POLICY,
      remedy,
    );
  }
  if (node instanceof CfnKey) {
    const remedy = "give some of its credentials a group, because each group's stack has its own key";
    return tooMany(
      `credentials: the policy of the key in the stack ${Stack.of(node).stackName}`,
      characters,
      sizeOf(node.keyPolicy),
      MAX_KEY_POLICY,
      remedy,
    );
  }
  return [];
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
